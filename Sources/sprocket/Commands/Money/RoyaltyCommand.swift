import ArgumentParser

struct RoyaltyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "royalty", abstract: "Reckon royalties, and show how they came about.",
    subcommands: [
      RoyaltyRunCommand.self, RoyaltyShowCommand.self, RoyaltyExplainCommand.self, RoyaltyDistributeCommand.self,
    ])
}
