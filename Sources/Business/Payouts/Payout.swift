import Foundation
import Postgres

/// Money that is sent to a payee, once.
public struct Payout: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// Forward only: pending, approved, processing, and then paid or failed. What nobody was asked to send can be turned down, and has
  /// failed then.
  public enum State: String, Sendable, Codable, CaseIterable {
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
  /// The payee's at the provider; nil before the provider is asked, and for what is paid by hand.
  public let account: String?
  /// The provider's own name of it.
  public let reference: String?
  public let paidOn: CalendarDate?
  /// Why it has failed.
  public let failure: String?
  public let approvedBy: String?
  /// Who said that it is paid or failed.
  public let settledBy: String?
  public let createdAt: Date
}

extension Payout {
  static let columns: SQL = """
    payout.id, payee, currency, amount, state, provider_key, payout.account, reference, paid_on, failure, approved_by, settled_by,
    payout.created_at
    """

  init(_ row: PostgresRow) throws {
    let state: String = try row["state"]
    try self.init(
      id: row["id"], payee: row["payee"], currency: row["currency"], amount: row["amount"],
      state: State(rawValue: state) ?? .failed, providerKey: row["provider_key"], account: row["account"],
      reference: row["reference"], paidOn: row["paid_on"], failure: row["failure"], approvedBy: row["approved_by"],
      settledBy: row["settled_by"], createdAt: row["created_at"])
  }
}

extension Payout.ID {
  private static let keyPrefix = "payout-"

  /// The payout that a provider knows by a key; nil for what is none of ours.
  init?(providerKey: String) {
    guard providerKey.hasPrefix(Self.keyPrefix), let number = Int64(providerKey.dropFirst(Self.keyPrefix.count)), number > 0
    else { return nil }
    self.init(rawValue: number)
  }
}
