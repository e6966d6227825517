import ArgumentParser
import Business

struct PayoutsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payouts", abstract: "Pay what is owed: make payouts, approve them, and say what became of them.",
    subcommands: [
      PayoutsBatchCommand.self, PayoutsLsCommand.self, PayoutsShowCommand.self, PayoutsApproveCommand.self,
      PayoutsPayCommand.self, PayoutsFailCommand.self, PayoutsAccountCommand.self,
    ])
}

/// Which payout is meant, and how it is told of.
struct PayoutOption: ParsableArguments {
  @Argument(help: ArgumentHelp("The payout's number.", valueName: "payout")) var number: Int64
  @Flag(help: "Print it as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  var id: Payout.ID { Payout.ID(rawValue: number) }

  func write(_ payout: Payout) { Terminal.output.write(json ? payout.jsonLine : PayoutTable(payouts: [payout]).text) }
}
