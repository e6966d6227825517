import ArgumentParser
import Business
import Postgres

struct PayoutsPayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pay", abstract: "Say that an approved payout is paid: by a bank, or at the gateway's own desk.",
    discussion: "It sends no money. With the same reference again, it changes nothing.")

  @OptionGroup var payout: PayoutOption
  @Option(help: "The bank's name of the payment.") var reference: String
  @Option(help: "The day of the payment, such as 2026-08-03. (default: today, UTC)") var on: CalendarDate?
  @OptionGroup var operatorOption: OperatorOption

  func validate() throws {
    guard (1...500).contains(reference.utf8.count) else { throw ValidationError("--reference takes 1 to 500 bytes") }
  }

  func run() async throws {
    let client = try await payout.database.books()
    let paid = try await Payouts.pay(payout.id, reference: reference, on: on, by: operatorOption.named, in: client)
    await client.close()
    payout.write(paid)
  }
}
