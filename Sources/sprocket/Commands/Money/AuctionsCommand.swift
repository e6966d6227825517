import ArgumentParser

struct AuctionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auctions", abstract: "See what is for sale, and end auctions whose time is over.",
    subcommands: [AuctionsExpireCommand.self, AuctionsLsCommand.self, AuctionsShowCommand.self])
}
