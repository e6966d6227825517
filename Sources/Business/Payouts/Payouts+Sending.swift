import Postgres

extension Payouts {
  /// Has an approved payout made: the money leaves what is owed first, then the provider is asked. Done again after a crash, it asks by
  /// the same key.
  /// - Returns: the payout as it is afterwards: processing, where the provider will tell.
  /// - Throws: ``PayoutError``; what the provider throws, after which it is processing; `PostgresError`.
  public static func execute(_ id: Payout.ID, by provider: some PayoutProvider, in client: PostgresClient) async throws
    -> Payout
  {
    let intent = try await client.transaction { try await begin(id, asksProvider: true, in: $0) }
    guard intent.state == .processing else { return intent }
    let outcome = try await provider.send(intent)
    return try await client.transaction { try await settle(intent.id, outcome, by: provider.name, in: $0) }
  }

  /// Notes that somebody has paid an approved payout: by a bank, or at the provider's own desk.
  /// - Parameters:
  ///   - reference: the bank's name of it.
  ///   - day: when it was paid; today (UTC), where nil.
  ///   - name: who says so.
  /// - Returns: the payout; when the same is told again, as it is.
  /// - Throws: ``PayoutError``; `PostgresError`.
  public static func pay(
    _ id: Payout.ID, reference: String, on day: CalendarDate? = nil, by name: String, in client: PostgresClient
  ) async throws -> Payout {
    try await client.transaction { transaction in
      let begun = try await begin(id, asksProvider: false, in: transaction)
      let today: CalendarDate = try await transaction.value("SELECT (now() AT TIME ZONE 'UTC')::date")
      let outcome = PayoutOutcome.paid(reference: reference, on: day ?? begun.paidOn ?? today)
      if begun.state == .paid, begun.reference != reference {
        throw PayoutError.contradiction(id, begun.state, told: outcome)
      }
      return try await settle(id, outcome, by: name, in: transaction)
    }
  }

  /// The intent is written down, and the money moved in the books, before anybody is asked to send it.
  /// - Parameter asksProvider: whether the provider is asked, which takes an account of the payee's there.
  private static func begin(_ id: Payout.ID, asksProvider: Bool, in transaction: PostgresTransaction) async throws -> Payout {
    let begun = try await transaction.query(
      """
      UPDATE payout SET state = 'processing', processing_at = now(), account = CASE WHEN \(asksProvider) THEN payout_account END
      FROM party
      WHERE payout.id = \(id) AND state = 'approved' AND party.id = payee AND (payout_account IS NOT NULL OR NOT \(asksProvider))
      RETURNING \(Payout.columns)
      """)
    guard let row = begun.first else {
      let payout = try await known(id, in: transaction)
      switch payout.state {
      case .pending: throw PayoutError.wrongState(id, .pending)
      case .approved: throw PayoutError.noAccount(id, payout.payee)
      case .processing, .paid, .failed: return payout
      }
    }
    let payout = try Payout(row)
    guard let currency = Currency(payout.currency) else { throw PayoutError.noSuchCurrency(payout.currency) }
    try await Ledger.post(
      LedgerTransaction(
        source: posting(of: id, "sent"),
        postings: [
          Posting(-payout.amount, to: Account(.payable, of: payout.payee, in: currency)),
          Posting(payout.amount, to: Account(.cash, of: payout.payee, in: currency)),
        ]), in: transaction)
    return payout
  }
}
