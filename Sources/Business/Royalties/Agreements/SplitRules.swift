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
    try await client.transaction { transaction in
      let version: Version = try await transaction.value("INSERT INTO rule_version (note) VALUES (\(note)) RETURNING id")
      let ids = try await transaction.query(insertion(of: rules, in: version)).map { try $0["id"] as Int64 }
      try await transaction.query(insertion(of: zip(ids, rules)))
      return version
    }
  }

  /// The newest version; nil before the first.
  public static func newest(in database: some PostgresExecutor) async throws -> Version? {
    try await database.value("SELECT max(id) FROM rule_version")
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
