import Postgres

/// The end of an attempt: one transaction that makes its entries part of the books and posts them.
struct RoyaltyCompletion: Sendable {
  let name: RoyaltyAttempt.Name
  let lines: RoyaltyLines
  let parts: [RoyaltyAttempt.Part]
  let payees: [Int64]
  let tally: RoyaltyTally

  func perform(in client: PostgresClient) async throws {
    try await client.transaction(timeout: .zero) { transaction in
      try await check(in: transaction)
      _ = try await transaction.perform(attachments + [runTotals, unsettled])
      try await transaction.copyIn(
        RoyaltyTotalRows.writing, from: RoyaltyTotalRows(of: tally, to: payees, run: name.run))
      try await Ledger.post(postings, causedBy: "royalty.run", in: transaction)
      try await recoup(in: transaction)
      try await transaction.query(end)
    }
  }

  /// - Throws: ``RoyaltyRunOvertaken``; also when what the attempt went by is gone, as its mark shows.
  private func check(in transaction: PostgresTransaction) async throws {
    let isCurrent = try await transaction.query(
      "SELECT FROM royalty_run WHERE id = \(name.run) AND attempt = \(name.number) AND state = 'open' FOR UPDATE")
    let noted: Int64 = try await transaction.value("SELECT count(*) FROM royalty_attempt_part WHERE \(own)")
    guard !isCurrent.isEmpty, noted == parts.count + 1 else { throw RoyaltyRunOvertaken(run: name.run) }
  }

  private var own: SQL { "run = \(name.run) AND attempt = \(name.number)" }

  private var attachments: [SQL] {
    guard lines.request.mode == .entries else { return [] }
    return parts.map { part in
      "SELECT attach_royalty_part(\(name.run), \(part.table), \(part.ids.lowerBound), \(part.ids.upperBound))"
    }
  }

  private var runTotals: SQL {
    let sums = tally.currencies
    return """
      INSERT INTO royalty_run_total (run, currency, line_count, gross, fee, recouped, net)
      SELECT \(name.run), currency, line_count, gross, gross - recouped - net, recouped, net
      FROM unnest(\(sums.map(\.currency)), \(sums.map(\.lines)), \(sums.map(\.gross)), \(sums.map(\.net)))
          AS settled (currency, line_count, gross, net)
        CROSS JOIN LATERAL (
          SELECT COALESCE(sum(amount), 0)::bigint AS recouped FROM royalty_attempt_recoupment AS recoupment
          WHERE \(own) AND recoupment.currency = settled.currency
        ) AS recoupment
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
      line_count = \(tally.lines), unsettled_count = \(tally.unsettled),
      entry_count = (SELECT COALESCE(sum(entry_count), 0) FROM royalty_attempt_part WHERE \(own)),
      digest = (
        SELECT sha256(convert_to(
          COALESCE(string_agg(payee || ' ' || currency || ' ' || amount, E'\\n' ORDER BY payee, currency), ''), 'UTF8'))
        FROM royalty_total WHERE run = \(name.run))
    WHERE id = \(name.run)
    """
  }
}
