import ArgumentParser
import Business

struct AuctionsExpireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expire", abstract: "End every auction whose time is over, now.",
    discussion: """
      Workers do this by themselves at each auction's end. It may be run at any time, and beside them: each auction is ended once. \
      Exits with 1 where some couldn't be ended.
      """)

  @OptionGroup var option: DatabaseOption
  @Option(help: "How many to end at the same time.") var concurrency = 4
  @Flag(help: "Print what became of them as JSON, one a line.") var json = false

  func validate() throws {
    guard (1...64).contains(concurrency) else { throw ValidationError("--concurrency is \(concurrency); it can be 1 to 64") }
  }

  func run() async throws {
    let client = try await option.books()
    let sweep = try await Auctions.sweep(in: client, atOnce: concurrency) { outcome in
      Terminal.output.write(json ? outcome.jsonLine : line(of: outcome))
    }
    await client.close()
    if !json { Terminal.output.write("\(sweep.sold) sold, \(sweep.unsold) unsold\n") }
    for failure in sweep.failures {
      Terminal.error.writeLine("sprocket: listing \(failure.listingId) isn't ended: \(failure.reason)")
    }
    if !sweep.failures.isEmpty { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func line(of outcome: AuctionOutcome) -> String {
    guard let sale = outcome.sale else { return "Listing \(outcome.listingId) unsold\n" }
    return "Listing \(outcome.listingId) sold to party \(sale.buyer) for \(Money(sale.price, sale.currency))\n"
  }
}
