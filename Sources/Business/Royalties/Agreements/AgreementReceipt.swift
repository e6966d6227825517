/// What became of agreements that were entered.
public struct AgreementReceipt: Codable, Sendable, Equatable {
  /// Of one kind of entry.
  public struct Count: Codable, Sendable, Equatable {
    /// What the books didn't know.
    public var added = 0
    /// What they knew otherwise.
    public var changed = 0
    /// What they knew just so.
    public var unchanged = 0
  }

  public var parties = Count()
  public var works = Count()
  public var contracts = Count()
  public var advances = Count()
  public var rules = Count()
  /// In which the rules that are new or changed are published; nil where none are.
  public var ruleVersion: SplitRules.Version?

  /// Whether the books are other than before.
  public var changesBooks: Bool {
    [parties, works, contracts, advances, rules].contains { $0.added + $0.changed > 0 }
  }
}
