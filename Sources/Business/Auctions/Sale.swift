import Foundation
import Postgres

/// That a listing was sold. There is one at most.
public struct Sale: Codable, Sendable, Equatable {
  public let listing: Listing.ID
  public let buyer: Party.ID
  /// The number of the bid that bought it; nil where it was bought at its price.
  public let bid: Int?
  public let currency: Currency
  /// Minor units, which fee, royalty and the seller's net sum to.
  public let price: Int64
  public let fee: Int64
  public let royalty: Int64
  public let sellerNet: Int64
  /// The key under which the buyer may use the work.
  public let licence: UUID
  public let soldAt: Date

  static let columns: SQL = "listing, buyer, bid, currency, price, fee, royalty, seller_net, licence, sold_at"

  init(_ row: PostgresRow) throws {
    let code: String = try row["currency"]
    guard let currency = Currency(code) else { throw PostgresValueError("\(code) isn't a currency of this sprocket's") }
    self.currency = currency
    (listing, buyer, bid) = (try row["listing"], try row["buyer"], try row["bid"])
    (price, fee, royalty, sellerNet) = (try row["price"], try row["fee"], try row["royalty"], try row["seller_net"])
    (licence, soldAt) = (try row["licence"], try row["sold_at"])
  }
}
