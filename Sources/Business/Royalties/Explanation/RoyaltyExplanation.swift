import Postgres

/// How a payee's amount came about: one share of one line of revenue.
public struct RoyaltyExplanation: Sendable, Equatable, Codable {
  public let run: RoyaltyRun.ID
  /// The revenue line's number, and its source's own name of it.
  public let line: Int64
  public let source: String
  public let externalID: String
  public let title: String
  public let rightKind: String
  public let territory: String
  public let earnedOn: CalendarDate
  public let currency: String
  /// Minor units: `gross` less `fee` and `recouped` is split, and `amount` of it is the payee's.
  public let gross: Int64
  public let feeBasisPoints: Int32
  public let fee: Int64
  public let recouped: Int64
  public let net: Int64
  public let shareBasisPoints: Int32
  public let role: SplitRule.Role
  public let amount: Int64
}

extension RoyaltyExplanation {
  /// Where a page begins: after a share of a line.
  public struct Place: Sendable, Equatable, Codable {
    public var line: Int64
    public var pos: Int32

    public init(line: Int64, pos: Int32) { (self.line, self.pos) = (line, pos) }
  }

  /// Some of the shares that a run gave a payee, in the order of their lines.
  public struct Page: Sendable, Equatable, Codable {
    public let shares: [RoyaltyExplanation]
    /// Where the next page begins; nil after the last.
    public let next: Place?
  }

  /// A page of what a run gave a payee, line by line. A run for totals has kept no lines, and explains nothing.
  /// - Throws: ``RoyaltyError/noSuchRun(_:)``; `PostgresError`.
  public static func page(
    of payee: Party.ID, in run: RoyaltyRun.ID, currency: String? = nil, after place: Place? = nil, limit: Int = 100,
    from database: some PostgresExecutor
  ) async throws -> Page {
    guard try await RoyaltyRuns.run(run, in: database) != nil else { throw RoyaltyError.noSuchRun(run) }
    let limit = max(limit, 1)
    let rows = try await database.query(
      """
      \(shares(of: payee, in: run, currency: currency, after: place))
      ORDER BY entry.line, entry.pos LIMIT \(Int64(limit) + 1)
      """)
    let page = rows.prefix(limit)
    let next = try rows.count > limit ? page.last.map { Place(line: try $0["line"], pos: try $0["pos"]) } : nil
    return Page(shares: try page.map { try RoyaltyExplanation($0) }, next: next)
  }

  private static func shares(
    of payee: Party.ID, in run: RoyaltyRun.ID, currency: String?, after place: Place?
  ) -> SQL {
    """
    SELECT entry.run, entry.line, entry.pos::int AS pos, entry.amount, entry.currency, line.source, line.external_id, work.title,
      line.right_kind, line.territory, line.earned_on, line.gross, rate.fee_bps, \(RoyaltyRates.fee) AS fee,
      COALESCE(recoupment.amount, 0) AS recouped, share.bps, share.role
    FROM royalty_entry AS entry
      JOIN royalty_run AS run ON run.id = entry.run
      JOIN revenue_line AS line ON line.id = entry.line
      JOIN work ON work.id = line.work
      CROSS JOIN LATERAL (
        SELECT rule.id, COALESCE(rule.fee_bps, contract.fee_bps) AS fee_bps
        FROM split_rule AS rule JOIN contract USING (work)
        WHERE rule.work = line.work AND rule.version <= run.rule_version AND rule.right_kind IN ('', line.right_kind)
          AND rule.territory IN ('', line.territory) AND rule.valid @> line.earned_on
        ORDER BY rule.right_kind <> '' DESC, rule.territory <> '' DESC, rule.version DESC LIMIT 1
      ) AS rate
      JOIN split_share AS share ON share.rule = rate.id AND share.pos = entry.pos
      LEFT JOIN royalty_entry AS recoupment
        ON recoupment.run = entry.run AND recoupment.line = entry.line AND recoupment.pos = -1
    WHERE entry.run = \(run) AND entry.payee = \(payee) AND entry.pos >= 0
      AND (\(currency)::char(3) IS NULL OR entry.currency = \(currency)::char(3))
      AND (entry.line, entry.pos) > (\(place?.line ?? 0), \(place?.pos ?? -1))
    """
  }

  private init(_ row: PostgresRow) throws {
    let (gross, fee, recouped, role): (Int64, Int64, Int64, String) =
      (try row["gross"], try row["fee"], try row["recouped"], try row["role"])
    try self.init(
      run: row["run"], line: row["line"], source: row["source"], externalID: row["external_id"], title: row["title"],
      rightKind: row["right_kind"], territory: row["territory"], earnedOn: row["earned_on"], currency: row["currency"],
      gross: gross,
      feeBasisPoints: row["fee_bps"], fee: fee, recouped: recouped, net: gross - fee - recouped, shareBasisPoints: row["bps"],
      role: SplitRule.Role(rawValue: role) ?? .creator, amount: row["amount"])
  }
}
