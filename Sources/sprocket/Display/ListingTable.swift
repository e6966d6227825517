import Business
import Foundation

/// What is or was for sale, a line each.
struct ListingTable {
  let listings: [Listing]

  var text: String {
    var columns = Columns(["Listing", "Work", "Seller", "How", "From", "Ends", "State"], rightAligned: [0, 1, 2, 4])
    for listing in listings {
      let (how, amount, end) =
        switch listing.terms {
        case .auction(let terms): ("auction", terms.minimumBid, terms.endsAt.formatted(.iso8601))
        case .fixedPrice(let price): ("price", price, "")
        }
      columns.add([
        "\(listing.id)", "\(listing.work)", "\(listing.seller)", how, "\(Money(amount, listing.currency))", end,
        listing.state.rawValue,
      ])
    }
    return listings.isEmpty ? "No listings\n" : columns.text
  }
}
