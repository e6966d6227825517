import ArgumentParser
import Business

struct AuctionsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell all about a listing: its terms, its bids, and what it was sold for.")

  @OptionGroup var option: DatabaseOption
  @Argument(help: "The listing's number.") var id: Int64
  @Flag(help: "Print it as JSON.") var json = false

  func run() async throws {
    let client = try await option.books()
    let id = Listing.ID(rawValue: id)
    guard let listing = try await Auctions.listing(id, in: client) else { throw MarketplaceError.noSuchListing(id) }
    let bids = try await Auctions.bids(for: id, in: client)
    let sale = try await Auctions.sale(of: id, in: client)
    await client.close()
    let listed = ListedListing(listing, bids: bids, sale: sale)
    Terminal.output.write(json ? listed.jsonLine : ListingFacts(listing: listing, bids: bids, sale: sale).text)
  }
}
