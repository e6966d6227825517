import ArgumentParser
import Business

struct AuctionsLsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List what is or was for sale, the newest first.")

  @OptionGroup var option: DatabaseOption
  @Option(help: "Only those that are open, sold, unsold or cancelled.") var state: Listing.State?
  @Option(help: "How many.") var limit = 20
  @Flag(help: "Print them as JSON, one a line.") var json = false

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is \(limit); it can be 1 to 10000") }
  }

  func run() async throws {
    let client = try await option.books()
    let listings = try await Auctions.listings(in: state, limit: limit, in: client)
    await client.close()
    Terminal.output.write(json ? listings.map { ListedListing($0).jsonLine }.joined() : ListingTable(listings: listings).text)
  }
}

extension Listing.State: ExpressibleByArgument {}
