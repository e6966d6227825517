import Postgres

/// One attempt at a run. What it finds out lies beside the books until its last transaction, which puts all of it in place at once: an
/// attempt that dies leaves nothing that counts, and the next one begins anew.
struct RoyaltyAttempt: Sendable {
  /// The run, and how often it was attempted.
  struct Name: Sendable {
    let run: RoyaltyRun.ID
    let number: Int32

    /// Marks what the attempt notes beside the books as whole. A server that crashes, or an attempt at another run, takes all of that away,
    /// and the mark with it.
    var mark: SQL { "INSERT INTO royalty_attempt_part VALUES (\(run), \(number), -1, 0)" }
  }

  /// A range of lines, which is settled beside the others.
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
  /// - Throws: ``RoyaltyRunOvertaken``, when another attempt was begun meanwhile; ``RoyaltyError/tooMuch(currency:)``; `PostgresError`.
  func run() async throws {
    let splits = try await prepare()
    let hasRecoupments: Bool = try await client.value("SELECT EXISTS (SELECT FROM royalty_attempt_recoupment)")
    let tally = try await withThrowingTaskGroup(of: RoyaltyTally.self) { group in
      for part in parts {
        group.addTask { try await settle(part, by: splits, hasRecoupments: hasRecoupments) }
      }
      return try await group.reduce(into: RoyaltyTally(payees: splits.payees.count)) { try $0.add($1) }
    }
    try await RoyaltyCompletion(name: name, lines: lines, parts: parts, payees: splits.payees, tally: tally).perform(in: client)
  }

  // MARK: What the parts go by

  private func prepare() async throws -> RoyaltySplits {
    try await client.transaction(timeout: .zero) { transaction in
      try await transaction.query(rates.insertion(upTo: lines.request.ruleVersion ?? SplitRules.Version(rawValue: 0)))
      try await transaction.query("SELECT analyze_royalty_attempt()")
      if try await transaction.value("SELECT EXISTS (SELECT FROM advance)") {
        _ = try await transaction.perform([recoupments, "SELECT analyze_royalty_attempt()"])
      }
      return try await RoyaltySplits(of: rates, in: transaction)
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

  private func settle(_ part: Part, by splits: RoyaltySplits, hasRecoupments: Bool) async throws -> RoyaltyTally {
    let reading = RoyaltySettler.reading(lines.query(part.ids), by: rates, hasRecoupments: hasRecoupments)
    return try await client.transaction(timeout: .zero) { transaction in
      let settler = RoyaltySettler(lines, by: splits)
      var count = 0
      switch lines.request.mode {
      case .entries:
        try await transaction.query(
          "SELECT open_royalty_part(\(name.run), \(part.table), \(part.ids.lowerBound), \(part.ids.upperBound))")
        count = try await client.withConnection { reader in
          try await reader.copyOut(reading) { lines in
            try await transaction.copyIn(RoyaltySettler.writing(to: part.table), from: lines.map { try settler.settle($0) })
          }
        }
        if hasRecoupments { count += try await transaction.execute(recoupmentEntries(into: part)) }
        try await transaction.query("SELECT index_royalty_part(\(part.table))")
      case .totals:
        try await transaction.copyOut(reading) { lines in
          for try await piece in lines { try settler.settle(piece) }
        }
      }
      let tally = settler.tally
      if tally.unsettled > 0 { try await transaction.query(unsettled(of: part)) }
      try await transaction.query(
        "INSERT INTO royalty_attempt_part VALUES (\(name.run), \(name.number), \(Int32(part.number)), \(Int64(count)))")
      return tally
    }
  }

  private func recoupmentEntries(into part: Part) -> SQL {
    """
    INSERT INTO \(identifier: part.table) (run, line, payee, amount, kind, pos, currency)
    SELECT run, line, payee, amount, 'recoupment', -1, currency FROM royalty_attempt_recoupment
    WHERE run = \(name.run) AND attempt = \(name.number) AND line >= \(part.ids.lowerBound) AND line < \(part.ids.upperBound)
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
