import ArgumentParser
import Business

struct PayoutsFailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fail", abstract: "Turn a payout down, or say that it couldn't be made.",
    discussion: """
      What it was for is owed again, and goes into a later batch. One that is processing may have been sent: ask the gateway first, \
      or it is paid twice.
      """)

  @OptionGroup var payout: PayoutOption
  @Option(help: "Why, for the payee and the books.") var reason: String
  @OptionGroup var operatorOption: OperatorOption

  func validate() throws {
    guard (1...500).contains(reason.utf8.count) else { throw ValidationError("--reason takes 1 to 500 bytes") }
  }

  func run() async throws {
    let client = try await payout.database.books()
    let failed = try await Payouts.fail(payout.id, reason: reason, by: operatorOption.named, in: client)
    await client.close()
    payout.write(failed)
  }
}
