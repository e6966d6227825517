import Postgres

extension Agreements {
  /// Publishes the rules that aren't in force just so, as a further version.
  static func enter(_ rules: [AgreedRule], naming names: AgreedNames, in transaction: PostgresTransaction) async throws
    -> (AgreementReceipt.Count, SplitRules.Version?)
  {
    let rules = try rules.enumerated().map { try $1.rule(at: "rules[\($0)]", naming: names) }
    try mustBeApart(rules)
    let published = PublishedRules(try await SplitRules.published(for: rules.map(\.work), in: transaction))
    let fresh = rules.filter { !published.haveInForce($0) }
    var count = AgreementReceipt.Count()
    count.changed = fresh.count { published.haveOneLike($0) }
    count.added = fresh.count - count.changed
    count.unchanged = rules.count - fresh.count
    return (count, fresh.isEmpty ? nil : try await SplitRules.publish(fresh, in: transaction))
  }

  /// In one version, a day has one rule of a kind.
  private static func mustBeApart(_ rules: [SplitRule]) throws(AgreementRefusal) {
    var places: [SplitRule.Subject: [Int]] = [:]
    for (index, rule) in rules.enumerated() {
      if let first = places[rule.subject]?.first(where: { rules[$0].shareDays(with: rule) }) {
        throw AgreementRefusal(
          "rules[\(index)]", "has days in common with rules[\(first)], which is for the same work, right and territory")
      }
      places[rule.subject, default: []].append(index)
    }
  }
}

/// The rules of works, by what they are for, with the versions in which they were published.
private struct PublishedRules {
  private let rules: [SplitRule.Subject: [(version: SplitRules.Version, rule: SplitRule)]]

  init(_ published: [(version: SplitRules.Version, rule: SplitRule)]) {
    rules = Dictionary(grouping: published) { $0.rule.subject }
  }

  /// Whether a rule was published just so, and no later one has taken any of its days.
  func haveInForce(_ rule: SplitRule) -> Bool {
    let all = rules[rule.subject] ?? []
    guard let version = all.filter({ $0.rule == rule }).map(\.version).max() else { return false }
    return !all.contains { $0.version > version && $0.rule.shareDays(with: rule) }
  }

  /// Whether there is one for some of its days.
  func haveOneLike(_ rule: SplitRule) -> Bool {
    (rules[rule.subject] ?? []).contains { $0.rule.shareDays(with: rule) }
  }
}

extension SplitRule {
  /// What rules are for that take each other's place.
  fileprivate struct Subject: Hashable {
    let work: Work.ID
    let rightKind: String?
    let territory: String?
  }

  fileprivate var subject: Subject { Subject(work: work, rightKind: rightKind, territory: territory) }

  fileprivate func shareDays(with other: SplitRule) -> Bool {
    (until.map { end in other.from.map { $0 < end } ?? true } ?? true)
      && (other.until.map { end in from.map { $0 < end } ?? true } ?? true)
  }
}
