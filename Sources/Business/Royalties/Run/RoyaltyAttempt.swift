import Postgres

/// One attempt at a run. What it finds out lies beside the books until its last transaction, which puts all of it in place at once: an
/// attempt that dies leaves nothing that counts, and the next one begins anew.
struct RoyaltyAttempt: Sendable {
  /// The run, and how often it was attempted.
  struct Name: Sendable {
    let run: RoyaltyRun.ID
    let number: Int32
  }

  /// A range of lines, which is settled on a connection of its own.
  struct Part: Sendable {
    let number: Int
    let table: String
    let ids: Range<Int64>
  }

  let name: Name
  let lines: RoyaltyLines
  let parts: [Part]
  let client: PostgresClient

  private var rates: RoyaltyRates { RoyaltyRates(attempt: name) }
  private var all: Range<Int64> { (parts.first?.ids.lowerBound ?? 0)..<(parts.last?.ids.upperBound ?? 0) }

  /// Settles all lines.
  /// - Throws: ``RoyaltyRunOvertaken``, when another attempt was begun meanwhile; `PostgresError`.
  func run() async throws {
    let widths = try await prepare()
    let hasRecoupments: Bool = try await client.value("SELECT EXISTS (SELECT FROM royalty_attempt_recoupment)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for part in parts {
        group.addTask { try await settle(part, widths: widths, hasRecoupments: hasRecoupments) }
      }
      try await group.waitForAll()
    }
    try await RoyaltyCompletion(name: name, lines: lines, parts: parts).perform(in: client)
  }

  // MARK: What the parts go by

  /// - Returns: how many shares the rules have, each number once.
  private func prepare() async throws -> [Int] {
    try await client.transaction(timeout: .zero) { transaction in
      try await transaction.query(rates.insertion(upTo: lines.request.ruleVersion ?? SplitRules.Version(rawValue: 0)))
      try await transaction.query("SELECT analyze_royalty_attempt()")
      if try await transaction.value("SELECT EXISTS (SELECT FROM advance)") {
        _ = try await transaction.perform([recoupments, "SELECT analyze_royalty_attempt()"])
      }
      return try await transaction.query("SELECT DISTINCT width FROM \(rates.table) ORDER BY width").map { row in
        let width: Int32 = try row["width"]
        return Int(width)
      }
    }
  }

  /// What each line recoups of the advance that it earns for: of the earnings in the order of their arrival, those between nothing and
  /// all of the advance. So it doesn't matter in which runs lines are settled, and what is taken back un-recoups.
  private var recoupments: SQL {
    """
    WITH net AS MATERIALIZED (
      SELECT line.id AS line, line.received_seq, rate.contract, rate.advance_payee, line.currency, advance.advanced,
        advance.earned AS earned_before, line.gross - (\(RoyaltyRates.fee)) AS net
      FROM (\(lines.query(all))) AS line JOIN \(rates.table) ON \(rates.match)
        JOIN advance ON advance.contract = rate.contract AND advance.currency = line.currency
    ), noted AS (
      INSERT INTO royalty_attempt_advance
      SELECT \(name.run), \(name.number), contract, currency, advanced, earned_before, sum(net)::bigint
      FROM net GROUP BY contract, currency, advanced, earned_before
    )
    INSERT INTO royalty_attempt_recoupment
    SELECT \(name.run), \(name.number), line, contract, advance_payee, currency, recouped - recouped_before
    FROM (
      SELECT *, GREATEST(LEAST(earned, advanced), 0)::bigint AS recouped,
        GREATEST(LEAST(earned - net, advanced), 0)::bigint AS recouped_before
      FROM (
        SELECT *, earned_before + sum(net) OVER (PARTITION BY contract, currency ORDER BY received_seq, line) AS earned FROM net
      ) AS cumulated
    ) AS step
    WHERE recouped <> recouped_before
    """
  }

  // MARK: A part

  private func settle(_ part: Part, widths: [Int], hasRecoupments: Bool) async throws {
    try await client.transaction(timeout: .zero) { transaction in
      let (run, number) = (name.run, Int32(part.number))
      if lines.request.mode == .entries {
        try await transaction.query(
          "SELECT open_royalty_part(\(run), \(part.table), \(part.ids.lowerBound), \(part.ids.upperBound))")
      }
      for width in widths {
        let shares = RoyaltyShares(rates: rates, width: width)
        let query = shares.query(of: lines.query(part.ids), hasRecoupments: hasRecoupments)
        switch lines.request.mode {
        case .entries: try await transaction.query(entries(of: query, values: shares.values, into: part))
        case .totals: try await transaction.query(totals(of: query, shares, in: part))
        }
      }
      var count = 0
      if lines.request.mode == .entries {
        if hasRecoupments { try await transaction.query(recoupmentEntries(into: part)) }
        count = try await transaction.execute(
          """
          INSERT INTO royalty_attempt_total
          SELECT \(run), \(name.number), \(number), payee, currency, sum(amount)::bigint
          FROM \(identifier: part.table) WHERE pos >= 0 GROUP BY payee, currency
          """)
        count = try await transaction.value("SELECT count(*) FROM \(identifier: part.table)")
        try await transaction.query("SELECT index_royalty_part(\(part.table))")
      }
      try await transaction.query(gross(of: part))
      if try await transaction.value(
        "SELECT EXISTS (SELECT FROM royalty_attempt_gross WHERE run = \(run) AND part = \(number) AND NOT is_settled)")
      {
        try await transaction.query(unsettled(of: part))
      }
      try await transaction.query(
        "INSERT INTO royalty_attempt_part VALUES (\(run), \(name.number), \(number), \(Int64(count)))")
    }
  }

  private var kind: SQL { lines.hasPredecessors ? "'adjustment'" : "'earning'" }

  private func entries(of splits: SQL, values: SQL, into part: Part) -> SQL {
    """
    INSERT INTO \(identifier: part.table) (run, line, payee, amount, kind, pos, currency)
    SELECT \(name.run), line, share.payee, share.amount, \(kind), share.pos, currency
    FROM (\(splits)) AS split CROSS JOIN LATERAL (VALUES \(values)) AS share (pos, payee, amount)
    WHERE share.amount <> 0
    """
  }

  private func totals(of splits: SQL, _ shares: RoyaltyShares, in part: Part) -> SQL {
    """
    INSERT INTO royalty_attempt_total
    SELECT \(name.run), \(name.number), \(Int32(part.number)), share.payee, currency, sum(share.amount)::bigint
    FROM (SELECT rule, currency, \(shares.sums) FROM (\(splits)) AS split GROUP BY rule, currency) AS split
      JOIN \(rates.table) USING (rule)
      CROSS JOIN LATERAL unnest(rate.payees, \(shares.array)) AS share (payee, amount)
    GROUP BY share.payee, currency
    """
  }

  private func recoupmentEntries(into part: Part) -> SQL {
    """
    INSERT INTO \(identifier: part.table) (run, line, payee, amount, kind, pos, currency)
    SELECT run, line, payee, amount, 'recoupment', -1, currency FROM royalty_attempt_recoupment
    WHERE run = \(name.run) AND attempt = \(name.number) AND line >= \(part.ids.lowerBound) AND line < \(part.ids.upperBound)
    """
  }

  private func gross(of part: Part) -> SQL {
    """
    INSERT INTO royalty_attempt_gross
    SELECT \(name.run), \(name.number), \(Int32(part.number)), line.currency, rate.rule IS NOT NULL, count(*), sum(line.gross)::bigint
    FROM (\(lines.query(part.ids))) AS line LEFT JOIN \(rates.table) ON \(rates.match)
    GROUP BY line.currency, rate.rule IS NOT NULL
    """
  }

  private func unsettled(of part: Part) -> SQL {
    """
    INSERT INTO royalty_attempt_unsettled
    SELECT \(name.run), \(name.number), line.id, line.currency, line.gross
    FROM (\(lines.query(part.ids))) AS line LEFT JOIN \(rates.table) ON \(rates.match)
    WHERE rate.rule IS NULL
    """
  }
}
