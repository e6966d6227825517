import Foundation
import Postgres

/// What is owed up to a moment, in a currency, as payouts: one for each payee to whom it is worth while.
public struct PayoutBatch: Sendable, Equatable {
  /// What is paid: what royalty runs have brought, or what sales have. Tax offices ask for one and not for the other.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case royalties, sales
  }

  /// What is paid from where nothing else is said: 10.00 of most currencies.
  public static let usualMinimum: Int64 = 1_000

  public var kind: Kind
  /// Three letters of ISO 4217.
  public var currency: String
  /// What became payable up to then.
  public var cutoff: Date
  /// Minor units; who is owed less is paid later.
  public var minimum: Int64

  public init(
    of kind: Kind = .royalties, currency: String, cutoff: Date, minimum: Int64 = PayoutBatch.usualMinimum
  ) {
    (self.kind, self.currency, self.cutoff, self.minimum) = (kind, currency, cutoff, minimum)
  }

  /// - Returns: the batch's payouts; when it is asked for again, the same.
  /// - Throws: ``PayoutError``; `PostgresError`.
  public func create(in client: PostgresClient) async throws -> [Payout] {
    guard Currency(currency) != nil else { throw PayoutError.noSuchCurrency(currency) }
    guard minimum > 0 else { throw PayoutError.minimumTooLow(minimum) }
    return try await client.transaction(timeout: .zero) { transaction in
      // Batches of a currency take turns, so that no amount is counted into two of them.
      try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('sprocket.payout ' || \(currency), 0))")
      let new = try await transaction.query(
        """
        INSERT INTO payout_batch (kind, currency, cutoff, minimum) VALUES (\(kind.rawValue), \(currency), \(cutoff), \(minimum))
        ON CONFLICT ON CONSTRAINT payout_batch_once DO NOTHING RETURNING id
        """)
      if let row = new.first { try await transaction.query(insertion(into: row["id"])) }
      return try await transaction.query(
        """
        SELECT \(Payout.columns) FROM payout WHERE batch = (
          SELECT id FROM payout_batch WHERE (kind, currency, cutoff) = (\(kind.rawValue), \(currency)::char(3), \(cutoff)))
        ORDER BY payout.id
        """
      ).map { try Payout($0) }
    }
  }

  /// What the ledger says was ever owed, less all payouts that haven't failed.
  private func insertion(into batch: Int64) -> SQL {
    """
    INSERT INTO payout (batch, payee, currency, amount)
    SELECT \(batch), payee, \(currency), (owed - COALESCE(paid, 0))::bigint
    FROM (
      SELECT payee, sum(amount) AS owed FROM payable_credit
      WHERE kind = \(kind.rawValue) AND currency = \(currency)::char(3) AND posted_at <= \(cutoff) GROUP BY payee
    ) AS credit LEFT JOIN (
      SELECT payee, sum(amount) AS paid FROM payout JOIN payout_batch AS earlier ON earlier.id = payout.batch
      WHERE earlier.kind = \(kind.rawValue) AND payout.currency = \(currency)::char(3) AND state <> 'failed' GROUP BY payee
    ) AS payouts USING (payee)
    WHERE owed - COALESCE(paid, 0) >= \(minimum)
    ORDER BY payee
    """
  }
}
