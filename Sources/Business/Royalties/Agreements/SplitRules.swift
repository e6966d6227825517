import Postgres

/// The split rules that the books know, by the versions in which they were published.
public enum SplitRules {
  public struct Version: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// Publishes rules, all or none, as a new version. They stay; what is to change is published in a later version.
  /// - Throws: `PostgresError`, with the constraint `split_rule_whole` for shares that don't sum to 10,000 basis points, and
  ///   `split_rule_no_overlap` for two rules of the same work, right, territory and day.
  @discardableResult
  public static func publish(_ rules: [SplitRule], note: String = "", in client: PostgresClient) async throws -> Version {
    try await client.transaction { try await publish(rules, note: note, in: $0) }
  }

  /// The same, in a transaction that is under way.
  static func publish(_ rules: [SplitRule], note: String = "", in transaction: PostgresTransaction) async throws -> Version {
    let version: Version = try await transaction.value("INSERT INTO rule_version (note) VALUES (\(note)) RETURNING id")
    let ids = try await transaction.query(insertion(of: rules, in: version)).map { try $0["id"] as Int64 }
    try await transaction.query(insertion(of: zip(ids, rules)))
    return version
  }

  /// The newest version; nil before the first.
  public static func newest(in database: some PostgresExecutor) async throws -> Version? {
    try await database.value("SELECT max(id) FROM rule_version")
  }

  /// The rules of works, in the order of their publication.
  static func published(for works: [Work.ID], in database: some PostgresExecutor) async throws
    -> [(version: Version, rule: SplitRule)]
  {
    let rows = try await database.query(
      """
      SELECT version, work, right_kind, territory, lower(valid) AS first, upper(valid) AS past, fee_bps, payees, roles, bps
      FROM split_rule AS rule JOIN LATERAL (
        SELECT array_agg(payee ORDER BY pos) AS payees, array_agg(role ORDER BY pos) AS roles, array_agg(bps ORDER BY pos) AS bps
        FROM split_share WHERE split_share.rule = rule.id
      ) AS share ON true
      WHERE work = ANY(\(works)) ORDER BY rule.id
      """)
    return try rows.map { row in
      let (payees, roles, points): ([Party.ID], [String], [Int32]) = (try row["payees"], try row["roles"], try row["bps"])
      let (right, territory, fee): (String, String, Int32?) = (try row["right_kind"], try row["territory"], try row["fee_bps"])
      let shares = zip(zip(payees, roles), points).compactMap { holder, points in
        SplitRule.Role(rawValue: holder.1).map { SplitRule.Share(Int(points), to: holder.0, as: $0) }
      }
      let rule = SplitRule(
        work: try row["work"], rightKind: right.isEmpty ? nil : right, territory: territory.isEmpty ? nil : territory,
        from: try row["first"], until: try row["past"], feeBasisPoints: fee.map { Int($0) }, shares: shares)
      return (try row["version"], rule)
    }
  }

  /// The ids come in the order of the rules.
  private static func insertion(of rules: [SplitRule], in version: Version) -> SQL {
    """
    INSERT INTO split_rule (version, work, right_kind, territory, valid, fee_bps, share_count)
    SELECT \(version), work, right_kind, territory, daterange(first, past), fee_bps, share_count
    FROM unnest(
      \(rules.map(\.work)), \(rules.map { $0.rightKind ?? "" }), \(rules.map { $0.territory ?? "" }), \(rules.map(\.from)),
      \(rules.map(\.until)), \(rules.map { $0.feeBasisPoints.map { Int32(clamping: $0) } }),
      \(rules.map { Int32(clamping: $0.shares.count) })
    ) WITH ORDINALITY AS rule (work, right_kind, territory, first, past, fee_bps, share_count, number)
    ORDER BY number
    RETURNING id
    """
  }

  private static func insertion(of rules: Zip2Sequence<[Int64], [SplitRule]>) -> SQL {
    let places = rules.flatMap { id, rule in
      rule.shares.enumerated().map { (rule: id, pos: $0, count: rule.shares.count, share: $1) }
    }
    return """
      INSERT INTO split_share (rule, pos, share_count, payee, role, bps)
      SELECT * FROM unnest(
        \(places.map(\.rule)), \(places.map { Int32(clamping: $0.pos) }), \(places.map { Int32(clamping: $0.count) }),
        \(places.map(\.share.payee)), \(places.map(\.share.role.rawValue)),
        \(places.map { Int32(clamping: $0.share.basisPoints) }))
      """
  }
}
