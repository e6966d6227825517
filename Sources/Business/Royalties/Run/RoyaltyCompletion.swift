import Postgres

/// The end of an attempt: one transaction that makes its entries part of the books and posts them.
struct RoyaltyCompletion: Sendable {
  let name: RoyaltyAttempt.Name
  let lines: RoyaltyLines
  let parts: [RoyaltyAttempt.Part]

  func perform(in client: PostgresClient) async throws {
    try await client.transaction(timeout: .zero) { transaction in
      try await check(in: transaction)
      _ = try await transaction.perform(attachments + [totals, runTotals, unsettled])
      try await Ledger.post(postings, causedBy: "royalty.run", in: transaction)
      try await recoup(in: transaction)
      try await transaction.query(end)
    }
  }

  /// - Throws: ``RoyaltyRunOvertaken``; also when the server has crashed, and forgotten what the parts had found.
  private func check(in transaction: PostgresTransaction) async throws {
    let isCurrent = try await transaction.query(
      "SELECT FROM royalty_run WHERE id = \(name.run) AND attempt = \(name.number) AND state = 'open' FOR UPDATE")
    let done: Int64 = try await transaction.value("SELECT count(*) FROM royalty_attempt_part WHERE \(own)")
    guard !isCurrent.isEmpty, done == parts.count else { throw RoyaltyRunOvertaken(run: name.run) }
  }

  private var own: SQL { "run = \(name.run) AND attempt = \(name.number)" }

  private var attachments: [SQL] {
    guard lines.request.mode == .entries else { return [] }
    return parts.map { part in
      "SELECT attach_royalty_part(\(name.run), \(part.table), \(part.ids.lowerBound), \(part.ids.upperBound))"
    }
  }

  /// In their indexes' order, in which these grow at their ends.
  private var totals: SQL {
    """
    INSERT INTO royalty_total (run, payee, currency, amount)
    SELECT run, payee, currency, sum(amount)::bigint FROM royalty_attempt_total WHERE \(own)
    GROUP BY run, payee, currency HAVING sum(amount) <> 0
    ORDER BY payee, currency
    """
  }

  private var runTotals: SQL {
    """
    INSERT INTO royalty_run_total (run, currency, line_count, gross, fee, recouped, net)
    SELECT \(name.run), currency, line_count, gross, gross - recouped - net, recouped, net
    FROM (
      SELECT currency, sum(line_count)::bigint AS line_count, sum(gross)::bigint AS gross
      FROM royalty_attempt_gross WHERE \(own) AND is_settled GROUP BY currency
    ) AS settled
      LEFT JOIN LATERAL (
        SELECT COALESCE(sum(amount), 0)::bigint AS recouped FROM royalty_attempt_recoupment AS recoupment
        WHERE \(own) AND recoupment.currency = settled.currency
      ) AS recoupment ON true
      LEFT JOIN LATERAL (
        SELECT COALESCE(sum(amount), 0)::bigint AS net FROM royalty_total AS total
        WHERE run = \(name.run) AND total.currency = settled.currency
      ) AS total ON true
    """
  }

  private var unsettled: SQL {
    """
    INSERT INTO royalty_unsettled (run, line, currency, gross)
    SELECT run, line, currency, gross FROM royalty_attempt_unsettled WHERE \(own)
    """
  }

  /// From the platform's revenue to its fee, to what recoups advances and to what can be claimed: a ledger transaction a currency. What
  /// can be claimed is one account of the platform's; whose it is, `royalty_total` says, until a release makes it payable to them.
  private var postings: SQL {
    """
    SELECT run || '/' || currency AS source_id, posting.owner, posting.kind, currency, posting.amount
    FROM royalty_run_total AS total
      CROSS JOIN (SELECT id FROM party WHERE kind = 'platform') AS platform
      CROSS JOIN LATERAL (VALUES (platform.id, 'revenue', -gross), (platform.id, 'fee', fee), (platform.id, 'claimable', net))
        AS posting (owner, kind, amount)
    WHERE run = \(name.run)
    UNION ALL
    SELECT run || '/' || currency, payee, 'recoup', currency, amount FROM royalty_attempt_recoupment WHERE \(own)
    """
  }

  /// What the advances have earned counts, if they are what they were when the attempt began.
  private func recoup(in transaction: PostgresTransaction) async throws {
    let expected: Int64 = try await transaction.value("SELECT count(*) FROM royalty_attempt_advance WHERE \(own)")
    let found = try await transaction.execute(
      """
      UPDATE advance SET earned = advance.earned + noted.earned
      FROM royalty_attempt_advance AS noted
      WHERE noted.run = \(name.run) AND noted.attempt = \(name.number)
        AND advance.contract = noted.contract AND advance.currency = noted.currency
        AND advance.advanced = noted.advanced AND advance.earned = noted.earned_before
      """)
    guard found == expected else { throw RoyaltyRunOvertaken(run: name.run) }
  }

  /// The digest is of the payees' totals, in an order that doesn't depend on how they were found.
  private var end: SQL {
    """
    UPDATE royalty_run SET state = 'finished', finished_at = clock_timestamp(),
      kind = \(lines.hasPredecessors ? "adjustment" : "earning"),
      line_count = (
        SELECT COALESCE(sum(line_count), 0) FROM royalty_attempt_gross WHERE \(own) AND is_settled),
      unsettled_count = (SELECT count(*) FROM royalty_attempt_unsettled WHERE \(own)),
      entry_count = (SELECT COALESCE(sum(entry_count), 0) FROM royalty_attempt_part WHERE \(own)),
      digest = (
        SELECT sha256(convert_to(
          COALESCE(string_agg(payee || ' ' || currency || ' ' || amount, E'\\n' ORDER BY payee, currency), ''), 'UTF8'))
        FROM royalty_total WHERE run = \(name.run))
    WHERE id = \(name.run)
    """
  }
}
