import ArgumentParser
import Business
import Foundation
import Postgres

struct PayoutsBatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Make payouts of what is owed in a currency: one for each payee, to be approved.",
    discussion: "With the same cutoff again, it changes nothing and tells the same.")

  @Argument(help: "The currency, such as EUR.") var currency: String
  @Option(help: "What is paid: what royalty runs have brought, or what sales have.") var kind = PayoutBatch.Kind.royalties
  @Option(help: "What became payable up to then, such as 2026-08-01T00:00:00Z, or the beginning of a day, UTC. (default: now)")
  var cutoff: BatchCutoff?
  @Option(help: ArgumentHelp("Who is owed less is paid later: minor units, such as cents.", valueName: "units"))
  var minimum = PayoutBatch.usualMinimum
  @Flag(help: "Print the payouts as JSON, one a line.") var json = false
  @OptionGroup var database: DatabaseOption

  func run() async throws {
    let client = try await database.books()
    let batch = PayoutBatch(of: kind, currency: currency, cutoff: cutoff?.time ?? Date(), minimum: minimum)
    let payouts = try await batch.create(in: client)
    await client.close()
    Terminal.output.write(json ? payouts.map(\.jsonLine).joined() : PayoutTable(payouts: payouts).text)
  }
}

/// Up to when a batch counts, as people write it: a time, or a day, which is its beginning.
struct BatchCutoff: ExpressibleByArgument {
  let time: Date

  init?(argument: String) {
    let text = CalendarDate(argument) == nil ? argument : argument + "T00:00:00Z"
    guard let time = try? Date(text, strategy: .iso8601) else { return nil }
    self.time = time
  }
}

extension PayoutBatch.Kind: ExpressibleByArgument {}
