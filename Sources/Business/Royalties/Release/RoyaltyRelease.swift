import Foundation
import Postgres

/// What made claimable royalties payable: the distribution of a run, or a payee's claim.
public struct RoyaltyRelease: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// What became payable in a currency, in minor units, and to how many payees.
  public struct Total: Sendable, Equatable, Codable {
    public let currency: String
    public let payees: Int64
    public let amount: Int64
  }

  public let id: ID
  public let totals: [Total]
  public let releasedAt: Date
}

extension RoyaltyRelease {
  init(_ id: ID, in database: some PostgresExecutor) async throws {
    let time: Date = try await database.value("SELECT released_at FROM royalty_release WHERE id = \(id)")
    let rows = try await database.query(
      """
      SELECT currency, count(*) AS payees, sum(amount)::bigint AS amount FROM (
        SELECT payee, currency, sum(amount) AS amount FROM royalty_total WHERE release = \(id) GROUP BY payee, currency
      ) AS total
      GROUP BY currency ORDER BY currency
      """)
    try self.init(
      id: id, totals: rows.map { try Total(currency: $0["currency"], payees: $0["payees"], amount: $0["amount"]) },
      releasedAt: time)
  }

  /// Moves what a release has marked from what can be claimed, which is one account of the platform's, to what each payee is owed.
  static func post(_ id: ID, in transaction: PostgresTransaction) async throws {
    try await Ledger.post(
      """
      SELECT \(id)::text AS source_id, posting.owner, posting.kind, currency, posting.amount
      FROM royalty_total
        CROSS JOIN (SELECT id FROM party WHERE kind = 'platform') AS platform
        CROSS JOIN LATERAL (VALUES (platform.id, 'claimable', -amount), (payee, 'payable', amount)) AS posting (owner, kind, amount)
      WHERE release = \(id)
      """, causedBy: "royalty.release", in: transaction)
  }
}
