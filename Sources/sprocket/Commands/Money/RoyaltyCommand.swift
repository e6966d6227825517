import ArgumentParser

struct RoyaltyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "royalty", abstract: "Reckon royalties, show how they came about, and tell payees.",
    subcommands: [
      RoyaltyRunCommand.self, RoyaltyShowCommand.self, RoyaltyExplainCommand.self, RoyaltyDistributeCommand.self,
      RoyaltyStatementCommand.self,
    ])
}
