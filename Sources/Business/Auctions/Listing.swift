import Foundation
import Postgres

/// A work that is for sale: to the highest bidder until a time, or to the first at a price.
public struct Listing: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public enum State: String, Sendable, Codable, CaseIterable {
    case open, sold, unsold, cancelled
  }

  /// How it is sold. Amounts are minor units of the listing's currency.
  public enum Terms: Sendable, Equatable {
    case auction(AuctionTerms)
    case fixedPrice(Int64)
  }

  public let id: ID
  public let work: Work.ID
  public let seller: Party.ID
  /// To whom the royalty is due: the work's owner when it was listed.
  public let creator: Party.ID
  public let currency: Currency
  public let terms: Terms
  public let rates: SaleRates
  public let state: State
  /// Counts the times that the end was put off; a job for an earlier one is stale.
  public let version: Int
  public let openedAt: Date
  /// Nil while it is open.
  public let closedAt: Date?
}

/// How an auction is run: an English one, in which bids are seen and the highest is paid.
public struct AuctionTerms: Sendable, Equatable {
  /// The least that a first bid can be.
  public let minimumBid: Int64
  /// The highest bid buys nothing when it is below this.
  public let reserve: Int64
  /// By how much a bid has to be above the one before, at least: basis points of that one.
  public let incrementBasisPoints: Int64
  /// A bid that comes with less time left than this puts the end off, to so long after the bid. In seconds.
  public let extensionSeconds: Int64
  public let endsAt: Date

  public init(
    minimumBid: Int64, reserve: Int64, incrementBasisPoints: Int64 = Self.usualIncrement,
    extensionSeconds: Int64 = Self.usualExtension, endsAt: Date
  ) {
    (self.minimumBid, self.reserve, self.endsAt) = (minimumBid, reserve, endsAt)
    (self.incrementBasisPoints, self.extensionSeconds) = (incrementBasisPoints, extensionSeconds)
  }

  /// 5 %.
  public static let usualIncrement: Int64 = 500
  /// Ten minutes.
  public static let usualExtension: Int64 = 600
}

extension Listing {
  static let columns: SQL = """
    listing.id, work, seller, creator, kind, listing.currency, fee_bps, royalty_bps, price, minimum_bid, reserve, increment_bps,
    extension_seconds, ends_at, listing.state, version, opened_at, closed_at
    """

  init(_ row: PostgresRow) throws {
    let (kind, code, state): (String, String, String) = (try row["kind"], try row["currency"], try row["state"])
    guard let currency = Currency(code), let state = State(rawValue: state) else {
      throw PostgresValueError("\(code) \(state) isn't a listing of this sprocket's")
    }
    let terms: Terms =
      if kind == "auction" {
        .auction(
          AuctionTerms(
            minimumBid: try row["minimum_bid"], reserve: try row["reserve"],
            incrementBasisPoints: try row["increment_bps"], extensionSeconds: try row["extension_seconds"],
            endsAt: try row["ends_at"]))
      } else {
        .fixedPrice(try row["price"])
      }
    self.init(
      id: try row["id"], work: try row["work"], seller: try row["seller"], creator: try row["creator"], currency: currency,
      terms: terms,
      rates: SaleRates(feeBasisPoints: try row["fee_bps"], royaltyBasisPoints: try row["royalty_bps"]), state: state,
      version: try row["version"], openedAt: try row["opened_at"], closedAt: try row["closed_at"])
  }
}
