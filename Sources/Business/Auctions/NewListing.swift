import Foundation
import Postgres

/// What is asked for when a work is put up for sale. Amounts are whole minor units of `currency`.
public struct NewListing: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable {
    case auction
    case fixedPrice = "fixed_price"
  }

  public var work: Work.ID
  /// Nil for the work's owner.
  public var seller: Party.ID?
  public var currency: Currency
  public var kind: Kind
  /// Of a listing at a fixed price.
  public var price: Int64?
  /// Of an auction, as in ``AuctionTerms``: by default any first bid will do, and sells.
  public var minimumBid: Int64?
  public var reserve: Int64?
  public var incrementBasisPoints: Int64?
  public var extensionSeconds: Int64?
  public var endsAt: Date?
  /// As in ``SaleRates``.
  public var feeBasisPoints: Int64?
  public var royaltyBasisPoints: Int64?

  /// An auction until a time.
  public init(
    auctionOf work: Work.ID, by seller: Party.ID, in currency: Currency, minimumBid: Int64? = nil, reserve: Int64? = nil,
    endsAt: Date, rates: SaleRates = SaleRates()
  ) {
    (self.work, self.seller, self.currency, kind) = (work, seller, currency, .auction)
    (self.minimumBid, self.reserve, self.endsAt) = (minimumBid, reserve, endsAt)
    (feeBasisPoints, royaltyBasisPoints) = (rates.feeBasisPoints, rates.royaltyBasisPoints)
  }

  /// For whoever comes first with the price.
  public init(_ work: Work.ID, by seller: Party.ID, at price: Money, rates: SaleRates = SaleRates()) {
    (self.work, self.seller, currency, kind, self.price) = (work, seller, price.currency, .fixedPrice, price.minorUnits)
    (feeBasisPoints, royaltyBasisPoints) = (rates.feeBasisPoints, rates.royaltyBasisPoints)
  }
}

extension NewListing {
  /// How long an auction may run.
  static let longest: TimeInterval = 366 * 86_400

  /// - Parameter now: by the database's clock.
  /// - Throws: ``MarketplaceError/invalid(_:_:)``, with the member that is wrong and what it can be.
  func terms(at now: Date) throws(MarketplaceError) -> Listing.Terms {
    switch kind {
    case .fixedPrice:
      let others: [(String, Bool)] = [
        ("minimumBid", minimumBid != nil), ("reserve", reserve != nil), ("incrementBasisPoints", incrementBasisPoints != nil),
        ("extensionSeconds", extensionSeconds != nil), ("endsAt", endsAt != nil),
      ]
      if let (name, _) = others.first(where: \.1) { throw .invalid(name, "is an auction's; leave it out at a fixed price") }
      guard let price else { throw .invalid("price", "is missing; a listing at a fixed price has one") }
      return .fixedPrice(try Self.amount(price, "price"))
    case .auction:
      guard price == nil else { throw .invalid("price", "is a fixed price's; an auction has minimumBid and reserve") }
      guard let endsAt else { throw .invalid("endsAt", "is missing; an auction ends at a time") }
      guard endsAt > now, endsAt.timeIntervalSince(now) <= Self.longest else {
        throw .invalid("endsAt", "is \(endsAt.formatted(.iso8601)); it can be within a year from now")
      }
      let minimumBid = try Self.amount(minimumBid ?? 1, "minimumBid")
      let increment = incrementBasisPoints ?? AuctionTerms.usualIncrement
      let extensionSeconds = extensionSeconds ?? AuctionTerms.usualExtension
      try Self.check(increment, in: 0...10_000, "incrementBasisPoints")
      try Self.check(extensionSeconds, in: 0...86_400, "extensionSeconds")
      return .auction(
        AuctionTerms(
          minimumBid: minimumBid, reserve: try Self.amount(reserve ?? minimumBid, "reserve"), incrementBasisPoints: increment,
          extensionSeconds: extensionSeconds, endsAt: endsAt))
    }
  }

  /// - Throws: ``MarketplaceError/invalid(_:_:)``.
  func rates() throws(MarketplaceError) -> SaleRates {
    let rates = SaleRates(
      feeBasisPoints: feeBasisPoints ?? SaleRates.usualFee, royaltyBasisPoints: royaltyBasisPoints ?? 0)
    try Self.check(rates.feeBasisPoints, in: 0...10_000, "feeBasisPoints")
    try Self.check(rates.royaltyBasisPoints, in: 0...(10_000 - rates.feeBasisPoints), "royaltyBasisPoints")
    return rates
  }

  private static func amount(_ amount: Int64, _ name: String) throws(MarketplaceError) -> Int64 {
    guard amount > 0 else { throw .invalid(name, "is \(amount); it can be 1 minor unit or more") }
    return amount
  }

  private static func check(_ number: Int64, in range: ClosedRange<Int64>, _ name: String) throws(MarketplaceError) {
    guard range.contains(number) else {
      throw .invalid(name, "is \(number); it can be \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
