import Foundation
import Postgres

/// The books: an append-only ledger by double entry. What the database itself guarantees is in its first migration.
public enum Ledger {
  /// A transaction's number, and whether it was posted by this call.
  public struct Receipt: Sendable, Equatable {
    public let id: LedgerTransaction.ID
    public let isNew: Bool
  }

  /// Posts a transaction once: with the same source and postings, later calls change nothing and return the same number.
  /// - Throws: ``LedgerError/sourceIsTaken(_:by:)``, where the source has caused other postings; `PostgresError`.
  @discardableResult
  public static func post(_ transaction: LedgerTransaction, in database: some PostgresExecutor) async throws -> Receipt {
    let rows = try await database.perform([opening(of: transaction.postings), insertion(of: transaction)])
    if let row = rows[1].first { return Receipt(id: try row["id"], isNew: true) }
    let id: LedgerTransaction.ID = try await database.value(
      """
      SELECT id FROM ledger_transaction
      WHERE source_type = \(transaction.source.type) AND source_id = \(transaction.source.id)
      """)
    guard try await self.transaction(id, in: database) == transaction else {
      throw LedgerError.sourceIsTaken(transaction.source, by: id)
    }
    return Receipt(id: id, isNew: false)
  }

  /// Whether a source has caused a transaction.
  static func hasPosted(_ source: LedgerTransaction.Source, in database: some PostgresExecutor) async throws -> Bool {
    try await database.value(
      """
      SELECT EXISTS (
        SELECT FROM ledger_transaction WHERE source_type = \(source.type) AND source_id = \(source.id))
      """)
  }

  /// Takes a transaction back by another one, which is caused by `source`. A transaction can be taken back once.
  /// - Throws: ``LedgerError``; `PostgresError`, with the constraint `ledger_transaction_reversed_once` the second time.
  @discardableResult
  public static func reverse(
    _ id: LedgerTransaction.ID, source: LedgerTransaction.Source, in database: some PostgresExecutor
  ) async throws -> Receipt {
    guard let original = try await transaction(id, in: database) else { throw LedgerError.noSuchTransaction(id) }
    let postings = try original.postings.map { posting in
      let mirror = try Money(posting.amount, posting.account.currency).negated()
      return Posting(mirror.minorUnits, to: posting.account)
    }
    return try await post(LedgerTransaction(source: source, postings: postings, reverses: id), in: database)
  }

  /// - Returns: nil for a number that isn't a transaction's.
  public static func transaction(_ id: LedgerTransaction.ID, in database: some PostgresExecutor) async throws
    -> LedgerTransaction?
  {
    let rows = try await database.query(
      """
      SELECT source_type, source_id, reverses, owner, kind, account.currency, amount
      FROM ledger_transaction AS transaction
        JOIN ledger_entry AS entry ON entry.transaction = transaction.id
        JOIN account ON account.id = entry.account
      WHERE transaction.id = \(id) ORDER BY place
      """)
    guard let first = rows.first else { return nil }
    return try LedgerTransaction(
      source: LedgerTransaction.Source(first["source_type"], first["source_id"]),
      postings: rows.map { try Posting($0["amount"], to: account($0)) },
      reverses: first["reverses"])
  }

  /// What is in an account, now or as of a time: all that had been posted by then.
  ///
  /// A transaction is posted at the time at which its database transaction began. So a balance as of a time is final, and the same
  /// whenever it is asked for, once those that ran at that time have ended.
  /// - Throws: `PostgresError`.
  public static func balance(of account: Account, asOf time: Date? = nil, in database: some PostgresExecutor) async throws
    -> Money
  {
    let sum: Int64 = try await database.value(
      """
      SELECT COALESCE(sum(amount), 0)::bigint
      FROM account
        JOIN ledger_entry AS entry ON entry.account = account.id
        JOIN ledger_transaction AS transaction ON transaction.id = entry.transaction
      WHERE owner = \(account.owner) AND kind = \(account.kind.rawValue) AND account.currency = \(account.currency.code)
        AND (\(time)::timestamptz IS NULL OR posted_at <= \(time))
      """)
    return Money(sum, account.currency)
  }

  // MARK: Statements

  /// Accounts that aren't there yet, in an order in which concurrent callers don't wait for each other in a circle.
  private static func opening(of postings: [Posting]) -> SQL {
    let columns = PostingColumns(postings)
    return """
      INSERT INTO account (owner, kind, currency)
      SELECT DISTINCT owner, kind, currency FROM \(columns.table)
      WHERE NOT EXISTS (
        SELECT FROM account
        WHERE (account.owner, account.kind, account.currency) = (posting.owner, posting.kind, posting.currency))
      ORDER BY owner, kind, currency
      ON CONFLICT DO NOTHING
      """
  }

  private static func insertion(of transaction: LedgerTransaction) -> SQL {
    let columns = PostingColumns(transaction.postings)
    return """
      WITH transaction AS (
        INSERT INTO ledger_transaction (source_type, source_id, entry_count, reverses)
        VALUES (\(transaction.source.type), \(transaction.source.id), \(Int32(clamping: transaction.postings.count)),
          \(transaction.reverses))
        ON CONFLICT ON CONSTRAINT ledger_transaction_source_once DO NOTHING
        RETURNING id, entry_count
      ), entry AS (
        INSERT INTO ledger_entry (transaction, place, entry_count, account, currency, amount)
        SELECT transaction.id, posting.place - 1, entry_count, account.id, account.currency, posting.amount
        FROM transaction, \(columns.table) JOIN account USING (owner, kind, currency)
      )
      SELECT id FROM transaction
      """
  }

  private static func account(_ row: PostgresRow) throws -> Account {
    let (kind, code): (String, String) = (try row["kind"], try row["currency"])
    guard let kind = Account.Kind(rawValue: kind), let currency = Currency(code) else {
      throw PostgresValueError("\(kind) \(code) isn't an account of this sprocket's")
    }
    return Account(kind, of: try row["owner"], in: currency)
  }
}

/// Postings as a table of the statement that they are parameters of.
private struct PostingColumns {
  let table: SQL

  init(_ postings: [Posting]) {
    let (owners, kinds) = (postings.map(\.account.owner), postings.map(\.account.kind.rawValue))
    let (currencies, amounts) = (postings.map(\.account.currency.code), postings.map(\.amount))
    table = """
      unnest(\(owners), \(kinds), \(currencies)::char(3)[], \(amounts))
        WITH ORDINALITY AS posting (owner, kind, currency, amount, place)
      """
  }
}
