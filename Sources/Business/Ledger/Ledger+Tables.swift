import Postgres

extension Ledger {
  /// Posts what a query gives, however much it is: a ledger transaction for each source.
  /// - Parameter postings: a query with the columns `source_id`, `owner`, `kind`, `currency` and `amount`. Several for one account become
  ///   one; those that come to zero are left out.
  /// - Throws: `PostgresError`, with the constraint `ledger_transaction_source_once` when a source has posted before.
  static func post(_ postings: SQL, causedBy sourceType: String, in transaction: PostgresTransaction) async throws {
    _ = try await transaction.perform([
      "DROP TABLE IF EXISTS ledger_posting",
      """
      CREATE TEMPORARY TABLE ledger_posting (
        source_id text NOT NULL, owner bigint NOT NULL, kind text NOT NULL, currency char(3) NOT NULL, amount bigint NOT NULL
      ) ON COMMIT DROP
      """,
      """
      INSERT INTO ledger_posting
      SELECT source_id, owner, kind, currency, sum(amount)::bigint FROM (\(postings)) AS posting
      GROUP BY source_id, owner, kind, currency HAVING sum(amount) <> 0
      """,
      "ANALYZE ledger_posting",
      """
      INSERT INTO account (owner, kind, currency)
      SELECT DISTINCT owner, kind, currency FROM ledger_posting
      WHERE NOT EXISTS (
        SELECT FROM account
        WHERE (account.owner, account.kind, account.currency) = (ledger_posting.owner, ledger_posting.kind, ledger_posting.currency))
      ORDER BY owner, kind, currency
      ON CONFLICT DO NOTHING
      """,
      """
      WITH opened AS (
        INSERT INTO ledger_transaction (source_type, source_id, entry_count)
        SELECT \(sourceType), source_id, count(*) FROM ledger_posting GROUP BY source_id ORDER BY source_id
        RETURNING id, source_id, entry_count
      )
      INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
      SELECT opened.id, row_number() OVER (PARTITION BY opened.id ORDER BY kind, owner, posting.currency) - 1, entry_count,
        account.id, posting.currency, amount
      FROM ledger_posting AS posting JOIN opened USING (source_id) JOIN account USING (owner, kind, currency)
      """,
    ])
  }
}
