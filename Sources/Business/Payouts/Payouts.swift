import Foundation
import Postgres

/// The payouts that the books know, and their way.
public enum Payouts {
  /// - Returns: nil for a number that isn't a payout's.
  public static func payout(_ id: Payout.ID, in database: some PostgresExecutor) async throws -> Payout? {
    try await database.query("SELECT \(Payout.columns) FROM payout WHERE id = \(id)").first.map { try Payout($0) }
  }

  /// Lets a payout be made. One that was approved before stays so.
  /// - Parameter name: who approves it.
  /// - Throws: ``PayoutError``; `PostgresError`.
  @discardableResult
  public static func approve(_ id: Payout.ID, by name: String, in client: PostgresClient) async throws -> Payout {
    try await client.execute(
      """
      UPDATE payout SET state = 'approved', approved_by = \(name), approved_at = now() WHERE id = \(id) AND state = 'pending'
      """)
    return try await known(id, in: client)
  }

  /// Has an approved payout made: the money leaves what is owed first, then the provider is asked. Done again after a crash, it asks by
  /// the same key.
  /// - Returns: the payout as it is afterwards: processing, where the provider will tell.
  /// - Throws: ``PayoutError``; what the provider throws, after which it is processing; `PostgresError`.
  public static func execute(_ id: Payout.ID, by provider: some PayoutProvider, in client: PostgresClient) async throws
    -> Payout
  {
    let intent = try await client.transaction { try await begin(id, in: $0) }
    guard intent.state == .processing else { return intent }
    let outcome = try await provider.send(intent)
    return try await client.transaction { try await settle(intent, outcome, in: $0) }
  }

  /// Takes note of what a provider tells later, once.
  /// - Parameter event: the provider's own name of its message.
  /// - Throws: ``PayoutError``; `PostgresError`.
  public static func reconcile(
    _ id: Payout.ID, _ outcome: PayoutOutcome, event: String, from provider: String, in client: PostgresClient
  ) async throws -> Payout {
    try await client.transaction { transaction in
      let payout = try await known(id, in: transaction)
      let isNew = try await transaction.execute(
        """
        INSERT INTO payout_event (provider, event, payout) VALUES (\(provider), \(event), \(id)) ON CONFLICT DO NOTHING
        """)
      return isNew > 0 ? try await settle(payout, outcome, in: transaction) : payout
    }
  }

  // MARK: Steps

  private static func known(_ id: Payout.ID, in database: some PostgresExecutor) async throws -> Payout {
    guard let payout = try await payout(id, in: database) else { throw PayoutError.noSuchPayout(id) }
    return payout
  }

  private static func source(_ id: Payout.ID, _ what: String) -> LedgerTransaction.Source {
    LedgerTransaction.Source("payout.\(what)", "\(id)")
  }

  /// The intent is written down, and the money moved in the books, before anybody is asked to send it.
  private static func begin(_ id: Payout.ID, in transaction: PostgresTransaction) async throws -> Payout {
    let begun = try await transaction.query(
      """
      UPDATE payout SET state = 'processing', processing_at = now() WHERE id = \(id) AND state = 'approved'
      RETURNING \(Payout.columns)
      """)
    guard let row = begun.first else {
      let payout = try await known(id, in: transaction)
      guard payout.state != .pending else { throw PayoutError.wrongState(id, payout.state) }
      return payout
    }
    let payout = try Payout(row)
    guard let currency = Currency(payout.currency) else { throw PayoutError.noSuchCurrency(payout.currency) }
    try await Ledger.post(
      LedgerTransaction(
        source: source(id, "sent"),
        postings: [
          Posting(-payout.amount, to: Account(.payable, of: payout.payee, in: currency)),
          Posting(payout.amount, to: Account(.cash, of: payout.payee, in: currency)),
        ]), in: transaction)
    return payout
  }

  private static func settle(_ payout: Payout, _ outcome: PayoutOutcome, in transaction: PostgresTransaction) async throws
    -> Payout
  {
    switch outcome {
    case .accepted: break
    case .paid(let reference, let day):
      try await transaction.query(
        """
        UPDATE payout SET state = 'paid', paid_on = \(day), reference = \(reference) WHERE id = \(payout.id) AND state = 'processing'
        """)
    case .failed(let reason):
      let failed = try await transaction.execute(
        "UPDATE payout SET state = 'failed', failure = \(reason) WHERE id = \(payout.id) AND state = 'processing'")
      if failed > 0 { try await takeBack(payout, in: transaction) }
    }
    return try await known(payout.id, in: transaction)
  }

  /// What couldn't be sent is owed again, and free for a later batch.
  private static func takeBack(_ payout: Payout, in transaction: PostgresTransaction) async throws {
    let sent = source(payout.id, "sent")
    let id: LedgerTransaction.ID = try await transaction.value(
      "SELECT id FROM ledger_transaction WHERE source_type = \(sent.type) AND source_id = \(sent.id)")
    try await Ledger.reverse(id, source: source(payout.id, "failed"), in: transaction)
    try await transaction.query("UPDATE royalty_total SET payout = NULL WHERE payout = \(payout.id)")
  }
}
