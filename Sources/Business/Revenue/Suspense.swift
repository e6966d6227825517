import Postgres

/// Revenue of titles that nobody knows yet: it is in the books, and waits to be given its work.
public enum Suspense {
  /// A title of a source that has no work.
  public struct Title: Sendable, Equatable {
    public let source: RevenueSource
    public let titleID: String
    /// As the source calls it.
    public let title: String
    /// How many lines wait.
    public let lines: Int
    /// What they come to; at most what 64 bits can hold.
    public let totals: [Money]
  }

  /// Why a title isn't given a work.
  public enum Refusal: BusinessRefusal, Equatable {
    case noSuchWork(Work.ID)
    case nothingWaits(RevenueSource, String)
    case decided(RevenueSource, String, Work.ID)

    public var description: String {
      switch self {
      case .noSuchWork(let work): "There is no work \(work)"
      case .nothingWaits(let source, let title): "Nothing of \(source) waits under the title id '\(title)'"
      case .decided(let source, let title, let work):
        "The title id '\(title)' of \(source) is work \(work) already, and a royalty run has settled lines of it"
      }
    }
  }

  /// What waits, the titles with most lines first.
  /// - Throws: `PostgresError`.
  public static func titles(from source: RevenueSource? = nil, limit: Int = 1_000, in database: some PostgresExecutor)
    async throws -> [Title]
  {
    let rows = try await database.query(
      """
      SELECT source, title_id, max(title) AS title, sum(lines)::bigint AS lines, array_agg(currency ORDER BY currency) AS currencies,
        array_agg(gross ORDER BY currency) AS amounts
      FROM (
        SELECT source, title_id, currency::text, max(title) AS title, count(*) AS lines,
          -- However much strangers report, the rest is shown.
          LEAST(GREATEST(sum(gross), -9223372036854775807), 9223372036854775807)::bigint AS gross
        FROM revenue_line WHERE work IS NULL AND (\(source?.name)::text IS NULL OR source = \(source?.name))
        GROUP BY source, title_id, currency
      ) AS waiting
      GROUP BY source, title_id ORDER BY lines DESC, source, title_id LIMIT \(limit)
      """)
    return try rows.compactMap { row in
      let (currencies, amounts): ([String], [Int64]) = (try row["currencies"], try row["amounts"])
      guard let source = RevenueSource(try row["source"]) else { return nil }
      return Title(
        source: source, titleID: try row["title_id"], title: try row["title"], lines: try row["lines"],
        totals: zip(currencies, amounts).compactMap { code, amount in Currency(code).map { Money(amount, $0) } })
    }
  }

  /// Says which work a source means by a title id. What waits under it counts as received now, what comes later is known at once.
  ///
  /// While no finished run has settled a line of it, it may be said anew: then what its lines came to moves to the other work.
  /// - Returns: how many lines have got their work, or moved.
  /// - Throws: ``Refusal``, `PostgresError`.
  @discardableResult
  public static func resolve(_ titleID: String, of source: RevenueSource, as work: Work.ID, in database: PostgresClient)
    async throws -> Int
  {
    try await database.transaction { transaction in
      try await transaction.query(Revenue.lock(source))
      guard try await transaction.query("SELECT FROM work WHERE id = \(work)").count == 1 else {
        throw Refusal.noSuchWork(work)
      }
      let isNew = try await transaction.execute(
        """
        INSERT INTO partner_title (source, title_id, work)
        SELECT \(source.name), \(titleID), \(work)
        WHERE EXISTS (SELECT FROM revenue_line WHERE source = \(source.name) AND title_id = \(titleID) AND work IS NULL)
        ON CONFLICT DO NOTHING
        """)
      if isNew == 0 {
        let known = try await transaction.query(
          "SELECT work FROM partner_title WHERE source = \(source.name) AND title_id = \(titleID)")
        guard let decided: Work.ID = try known.first.map({ try $0["work"] }) else {
          throw Refusal.nothingWaits(source, titleID)
        }
        if decided != work {
          let settled = try await transaction.query(RoyaltyLines.settled(titleID, of: source, as: decided))
          guard settled.isEmpty else { throw Refusal.decided(source, titleID, decided) }
          try await transaction.execute(
            """
            UPDATE partner_title SET work = \(work), decided_at = now() WHERE (source, title_id) = (\(source.name), \(titleID))
            """)
          let revisions = try await transaction.execute(
            RevenueDifference.moving(titleID, of: source, from: decided, to: work))
          return try await transaction.execute(PartnerTitles.settling(of: source)) + revisions / 2
        }
      }
      return try await transaction.execute(PartnerTitles.settling(of: source))
    }
  }
}
