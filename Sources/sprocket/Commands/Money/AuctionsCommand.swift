import ArgumentParser

struct AuctionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auctions", abstract: "See what is for sale, end auctions whose time is over, and count what bidders pay.",
    subcommands: [
      AuctionsExpireCommand.self, AuctionsLsCommand.self, AuctionsShowCommand.self, AuctionsDepositCommand.self,
      AuctionsWithdrawCommand.self,
    ])
}
