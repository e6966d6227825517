import ArgumentParser

struct RoyaltyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "royalty", abstract: "Enter what was agreed on, reckon royalties, show how they came about, and tell payees.",
    subcommands: [
      RoyaltyAgreeCommand.self, RoyaltyRunCommand.self, RoyaltyShowCommand.self, RoyaltyExplainCommand.self,
      RoyaltyDistributeCommand.self, RoyaltyStatementCommand.self,
    ])
}
