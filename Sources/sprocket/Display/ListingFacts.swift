import Business
import Foundation

/// All about a listing.
struct ListingFacts {
  let listing: Listing
  let bids: [Bid]
  let sale: Sale?

  var text: String {
    var text = ListingTable(listings: [listing]).text
    if case .auction(let terms) = listing.terms {
      text += "\n  Reserve \(money(terms.reserve)); each bid is \(percent(terms.incrementBasisPoints)) above the one before; "
      text += "one in the last \(terms.extensionSeconds) s puts the end off\n"
    }
    if !bids.isEmpty {
      var columns = Columns(["Bid", "Party", "Amount", "Placed", "State"], rightAligned: [0, 1, 2])
      for bid in bids {
        columns.add([
          "\(bid.number)", "\(bid.bidder)", "\(bid.amount)", bid.placedAt.formatted(.iso8601), bid.state.rawValue,
        ])
      }
      text += "\n" + columns.text
    }
    if let sale {
      text +=
        "\n  Sold to party \(sale.buyer) for \(money(sale.price)): fee \(money(sale.fee)), royalty \(money(sale.royalty)), "
      text += "seller \(money(sale.sellerNet))\n"
    }
    return text
  }

  private func money(_ amount: Int64) -> Money { Money(amount, listing.currency) }

  private func percent(_ basisPoints: Int64) -> String {
    let (whole, rest) = basisPoints.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole) %" : "\(whole).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
