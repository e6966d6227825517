import Postgres

extension Payouts {
  /// Turns a payout down, or notes that it couldn't be made: what it was for is owed again, and free for a later batch.
  /// - Parameter name: who says so.
  /// - Returns: the payout; one that has failed before, as it is.
  /// - Throws: ``PayoutError``; `PostgresError`.
  public static func fail(_ id: Payout.ID, reason: String, by name: String, in client: PostgresClient) async throws -> Payout {
    try await client.transaction { transaction in
      let turnedDown = try await transaction.execute(
        """
        UPDATE payout SET state = 'failed', failure = \(reason), settled_by = \(name)
        WHERE id = \(id) AND state IN ('pending', 'approved')
        """)
      guard turnedDown > 0 else { return try await settle(id, .failed(reason: reason), by: name, in: transaction) }
      try await free(id, in: transaction)
      return try await known(id, in: transaction)
    }
  }

  /// Takes note of what a provider has told by a webhook, once.
  /// - Throws: ``PayoutError``, ``WebhookInbox/Refusal``; `PostgresError`.
  public static func reconcile(_ request: WebhookInbox.Request, in client: PostgresClient) async throws -> Payout {
    try await client.transaction { transaction in
      let delivery = try await WebhookInbox.delivery(request, in: transaction)
      guard delivery.sender == .payouts else {
        throw WebhookInbox.Refusal.otherSender(request.inboxId, delivery.sender.name)
      }
      let notice = try PayoutNotice(delivery.body)
      let payout = try await known(notice.payout, in: transaction)
      guard !delivery.isApplied else { return payout }
      let isNew = try await transaction.execute(
        """
        INSERT INTO payout_event (provider, event, payout) VALUES (\(delivery.sender.name), \(delivery.id), \(payout.id))
        ON CONFLICT DO NOTHING
        """)
      try await WebhookInbox.close(request, in: transaction)
      guard isNew > 0 else { return payout }
      return try await settle(payout.id, notice.outcome, by: delivery.sender.name, in: transaction)
    }
  }

  /// Writes down what became of a payout that is under way. What is known already may be told again; what contradicts it is refused,
  /// because somebody has to look for the money.
  static func settle(_ id: Payout.ID, _ outcome: PayoutOutcome, by name: String, in transaction: PostgresTransaction)
    async throws
    -> Payout
  {
    let change: SQL =
      switch outcome {
      case .accepted(let reference): "reference = \(reference)"
      case .paid(let reference, let day): "state = 'paid', paid_on = \(day), reference = \(reference), settled_by = \(name)"
      case .failed(let reason): "state = 'failed', failure = \(reason), settled_by = \(name)"
      }
    let changed = try await transaction.query(
      "UPDATE payout SET \(change) WHERE id = \(id) AND state = 'processing' RETURNING \(Payout.columns)")
    guard let row = changed.first else {
      let payout = try await known(id, in: transaction)
      switch (outcome, payout.state) {
      case (.accepted, .paid), (.accepted, .failed), (.paid, .paid), (.failed, .failed): return payout
      default: throw PayoutError.contradiction(id, payout.state, told: outcome)
      }
    }
    if case .failed = outcome { try await takeBack(id, in: transaction) }
    return try Payout(row)
  }

  /// What couldn't be sent is owed again.
  private static func takeBack(_ id: Payout.ID, in transaction: PostgresTransaction) async throws {
    let sent = posting(of: id, "sent")
    let posted: LedgerTransaction.ID = try await transaction.value(
      "SELECT id FROM ledger_transaction WHERE source_type = \(sent.type) AND source_id = \(sent.id)")
    try await Ledger.reverse(posted, source: posting(of: id, "failed"), in: transaction)
    try await free(id, in: transaction)
  }

  private static func free(_ id: Payout.ID, in transaction: PostgresTransaction) async throws {
    try await transaction.query("UPDATE royalty_total SET payout = NULL WHERE payout = \(id)")
  }

  /// Under which cause a payout's money moves in the ledger.
  static func posting(of id: Payout.ID, _ what: String) -> LedgerTransaction.Source {
    LedgerTransaction.Source("payout.\(what)", "\(id)")
  }
}
