import ArgumentParser
import Business

struct PayoutsLsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "ls", abstract: "List payouts, the newest first.")

  @Option(help: "Only those that are pending, approved, processing, paid or failed.") var state: Payout.State?
  @Option(help: "Only this payee's: its account, or its number in the books.") var payee: PartyArgument?
  @Option(help: "How many.") var limit = 20
  @Flag(help: "Print them as JSON, one a line.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is \(limit); it can be 1 to 10000") }
  }

  func run() async throws {
    let client = try await database.books()
    let filter = Payouts.Filter(state: state, payee: try await payee?.id(in: client))
    let payouts = try await Payouts.list(filter, limit: limit, in: client)
    await client.close()
    Terminal.output.write(json ? payouts.map(\.jsonLine).joined() : PayoutTable(payouts: payouts).text)
  }
}

extension Payout.State: ExpressibleByArgument {}
