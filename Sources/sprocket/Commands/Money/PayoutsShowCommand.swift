import ArgumentParser
import Business

struct PayoutsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Tell all about a payout.")

  @OptionGroup var payout: PayoutOption

  func run() async throws {
    let client = try await payout.database.books()
    guard let found = try await Payouts.payout(payout.id, in: client) else { throw PayoutError.noSuchPayout(payout.id) }
    await client.close()
    Terminal.output.write(payout.json ? found.jsonLine : PayoutFacts(payout: found).text)
  }
}
