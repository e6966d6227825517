import Foundation
import Postgres

/// What somebody would pay for a listing. Its amount is held from when it is placed until somebody bids more, or the auction is over.
public struct Bid: Sendable, Equatable {
  public enum State: String, Sendable, Codable {
    /// The highest so far.
    case leading
    case outbid
    /// It has bought the work.
    case won
    /// It was the highest, and below the reserve.
    case lost
  }

  public let listing: Listing.ID
  /// Its place among the listing's bids, from 1.
  public let number: Int
  public let bidder: Party.ID
  public let amount: Money
  public let state: State
  /// The transaction that holds the amount.
  public let hold: LedgerTransaction.ID
  /// By the database's clock.
  public let placedAt: Date
}

extension Bid {
  static let columns: SQL = "listing, number, bidder, currency, amount, state, hold, placed_at"

  init(_ row: PostgresRow) throws {
    let (code, state): (String, String) = (try row["currency"], try row["state"])
    guard let currency = Currency(code), let state = State(rawValue: state) else {
      throw PostgresValueError("\(code) \(state) isn't a bid of this sprocket's")
    }
    self.init(
      listing: try row["listing"], number: try row["number"], bidder: try row["bidder"],
      amount: Money(try row["amount"], currency), state: state, hold: try row["hold"], placedAt: try row["placed_at"])
  }

  /// What causes the hold, and what gives it back.
  func source(_ type: String) -> LedgerTransaction.Source { Self.source(type, listing: listing, number: number) }

  static func source(_ type: String, listing: Listing.ID, number: Int) -> LedgerTransaction.Source {
    LedgerTransaction.Source(type, "\(listing)/\(number)")
  }
}
