import Foundation

/// Which bids an auction takes, and what they do to its end. Pure: the same whoever asks, and when.
public struct BidRules: Sendable {
  public let terms: AuctionTerms

  public init(_ terms: AuctionTerms) { self.terms = terms }

  /// The least that the next bid can be, after one of `highest`; nil where no amount would be enough.
  ///
  /// It is above the highest by the increment, rounded up, and by one minor unit at least. So there are no ties: of two equal bids, the
  /// earlier one is taken.
  public func minimum(after highest: Int64?) -> Int64? {
    guard let highest else { return terms.minimumBid }
    let whole = Int128(Allocation.wholeInBasisPoints)
    let increment = (Int128(highest) * Int128(terms.incrementBasisPoints) + whole - 1) / whole
    return Int64(exactly: Int128(highest) + max(increment, 1))
  }

  /// Whether a bid at this time still counts: before the end, not at it.
  public func isOpen(at time: Date) -> Bool { time < terms.endsAt }

  /// The end after a bid at this time; nil where the bid doesn't put it off.
  public func extendedEnd(byBidAt time: Date) -> Date? {
    let end = time.addingTimeInterval(TimeInterval(terms.extensionSeconds))
    return end > terms.endsAt ? end : nil
  }

  /// Whether the highest bid buys.
  public func meetsReserve(_ highest: Int64) -> Bool { highest >= terms.reserve }
}
