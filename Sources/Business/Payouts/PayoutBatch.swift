import Foundation
import Postgres

/// What is owed up to a moment, in a currency, as payouts: one for each payee to whom it is worth while.
public struct PayoutBatch: Sendable, Equatable {
  /// What is paid from where nothing else is said: 10.00 of most currencies.
  public static let usualMinimum: Int64 = 1_000

  /// Three letters of ISO 4217.
  public var currency: String
  /// What became payable up to then.
  public var cutoff: Date
  /// Minor units; who is owed less is paid later.
  public var minimum: Int64

  public init(currency: String, cutoff: Date, minimum: Int64 = PayoutBatch.usualMinimum) {
    (self.currency, self.cutoff, self.minimum) = (currency, cutoff, minimum)
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
        INSERT INTO payout_batch (currency, cutoff, minimum) VALUES (\(currency), \(cutoff), \(minimum))
        ON CONFLICT ON CONSTRAINT payout_batch_once DO NOTHING RETURNING id
        """)
      if let row = new.first {
        let batch: Int64 = try row["id"]
        _ = try await transaction.perform([insertion(into: batch), Self.assignment(to: batch)])
      }
      return try await transaction.query(
        """
        SELECT \(Payout.columns) FROM payout
        WHERE batch = (SELECT id FROM payout_batch WHERE currency = \(currency)::char(3) AND cutoff = \(cutoff)) ORDER BY id
        """
      ).map { try Payout($0) }
    }
  }

  private func insertion(into batch: Int64) -> SQL {
    """
    INSERT INTO payout (batch, payee, currency, amount)
    SELECT \(batch), total.payee, total.currency, sum(amount)::bigint
    FROM royalty_total AS total JOIN royalty_release AS release ON release.id = total.release
    WHERE total.currency = \(currency)::char(3) AND payout IS NULL AND released_at <= \(cutoff)
    GROUP BY total.payee, total.currency HAVING sum(amount) >= \(minimum)
    ORDER BY total.payee
    """
  }

  private static func assignment(to batch: Int64) -> SQL {
    """
    UPDATE royalty_total AS total SET payout = payout.id
    FROM payout, payout_batch AS batch, royalty_release AS release
    WHERE payout.batch = \(batch) AND batch.id = \(batch) AND release.id = total.release AND release.released_at <= batch.cutoff
      AND total.payee = payout.payee AND total.currency = payout.currency AND total.payout IS NULL
    """
  }
}
