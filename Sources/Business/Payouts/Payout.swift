import Foundation
import Postgres

/// Money that is sent to a payee, once.
public struct Payout: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// Forward only: pending, approved, processing, and then paid or failed.
  public enum State: String, Sendable, Codable {
    case pending, approved, processing, paid, failed
  }

  public let id: ID
  public let payee: Party.ID
  public let currency: String
  /// Minor units, above zero.
  public let amount: Int64
  public let state: State
  /// By which the provider knows it, however often it is asked.
  public let providerKey: String
  /// The provider's own name of it.
  public let reference: String?
  public let paidOn: CalendarDate?
  /// Why it has failed.
  public let failure: String?
}

extension Payout {
  static let columns: SQL = "id, payee, currency, amount, state, provider_key, reference, paid_on, failure"

  init(_ row: PostgresRow) throws {
    let state: String = try row["state"]
    try self.init(
      id: row["id"], payee: row["payee"], currency: row["currency"], amount: row["amount"],
      state: State(rawValue: state) ?? .failed,
      providerKey: row["provider_key"], reference: row["reference"], paidOn: row["paid_on"], failure: row["failure"])
  }
}
