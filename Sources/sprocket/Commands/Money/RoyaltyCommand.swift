import ArgumentParser

struct RoyaltyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "royalty", abstract: "Enter what was agreed on, reckon royalties, and show how they came about.",
    subcommands: [
      RoyaltyAgreeCommand.self, RoyaltyRunCommand.self, RoyaltyShowCommand.self, RoyaltyExplainCommand.self,
      RoyaltyDistributeCommand.self,
    ])
}
