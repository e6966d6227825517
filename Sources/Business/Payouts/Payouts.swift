import Foundation
import Postgres

/// The payouts that the books know, and who may be paid.
public enum Payouts {
  /// The job that has an approved payout made.
  public static let executionJob = "payout.execute"

  /// What is asked of the job.
  public struct Execution: Sendable, Equatable, Codable {
    public var payoutId: Payout.ID

    public init(payoutId: Payout.ID) { self.payoutId = payoutId }
  }

  /// Which payouts are looked at.
  public struct Filter: Sendable, Equatable {
    public var state: Payout.State?
    public var payee: Party.ID?

    public init(state: Payout.State? = nil, payee: Party.ID? = nil) { (self.state, self.payee) = (state, payee) }
  }

  /// - Returns: nil for a number that isn't a payout's.
  public static func payout(_ id: Payout.ID, in database: some PostgresExecutor) async throws -> Payout? {
    try await database.query("SELECT \(Payout.columns) FROM payout WHERE id = \(id)").first.map { try Payout($0) }
  }

  /// The newest first.
  /// - Parameter last: the last of the page before.
  public static func list(
    _ filter: Filter = Filter(), after last: Payout.ID? = nil, limit: Int, in database: some PostgresExecutor
  ) async throws -> [Payout] {
    try await database.query(
      """
      SELECT \(Payout.columns) FROM payout
      WHERE (\(filter.state?.rawValue)::text IS NULL OR state = \(filter.state?.rawValue))
        AND (\(filter.payee)::bigint IS NULL OR payee = \(filter.payee)) AND (\(last)::bigint IS NULL OR id < \(last))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { try Payout($0) }
  }

  /// Lets a payout be made, and causes the job that has it made. One that was approved before stays as it is.
  /// - Parameter name: who approves it.
  /// - Throws: ``PayoutError``; `PostgresError`.
  @discardableResult
  public static func approve(_ id: Payout.ID, by name: String, in client: PostgresClient) async throws -> Payout {
    try await client.transaction { transaction in
      let approved = try await transaction.execute(
        """
        UPDATE payout SET state = 'approved', approved_by = \(name), approved_at = now() WHERE id = \(id) AND state = 'pending'
        """)
      if approved > 0 {
        try await Outbox.put([OutboxMessage(jobType: executionJob, payload: Execution(payoutId: id))], in: transaction)
      }
      let payout = try await known(id, in: transaction)
      guard payout.state != .failed else { throw PayoutError.wrongState(id, .failed) }
      return payout
    }
  }

  /// Says by which account of the payout provider's a party is paid.
  /// - Throws: ``PayoutError/noSuchPayee(_:)``; `PostgresError`.
  public static func setAccount(_ account: String, of payee: Party.ID, in database: some PostgresExecutor) async throws {
    let changed = try await database.execute("UPDATE party SET payout_account = \(account) WHERE id = \(payee)")
    guard changed > 0 else { throw PayoutError.noSuchPayee(payee) }
  }

  static func known(_ id: Payout.ID, in database: some PostgresExecutor) async throws -> Payout {
    guard let payout = try await payout(id, in: database) else { throw PayoutError.noSuchPayout(id) }
    return payout
  }
}
