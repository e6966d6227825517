import Postgres

/// What the books know of a work with a name.
struct KnownWork: Sendable, Equatable {
  let id: Work.ID
  var title: String
  var owner: Party.ID
  var names: [WorkName.Kind: WorkName]
}

extension Agreements {
  static func enter(_ works: [AgreedWork], of parties: AgreedNames, in transaction: PostgresTransaction) async throws
    -> AgreementReceipt.Count
  {
    let entries = try works.enumerated().map { index, work in
      let place = "works[\(index)]"
      try AgreementValues.line(work.title, upTo: 1_000, at: "\(place).title")
      return WorkEntry(
        place: place, title: work.title, owner: try parties.party(work.owner, at: "\(place).owner"),
        names: try work.names(at: place))
    }
    let known = try await KnownWork.all(named: Set(entries.flatMap(\.names.values)), in: transaction)
    let (count, added, changed) = try compare(entries, to: known)
    try await transaction.query(KnownWork.insertion(of: added))
    try await transaction.query(KnownWork.update(to: changed))
    return count
  }

  /// What is new, and what is to be otherwise. Pure.
  private static func compare(_ entries: [WorkEntry], to known: [KnownWork]) throws(AgreementRefusal)
    -> (AgreementReceipt.Count, added: [WorkEntry], changed: [KnownWork])
  {
    var byName: [WorkName: KnownWork] = [:]
    for work in known { for name in work.names.values { byName[name] = work } }
    var (count, added, changed) = (AgreementReceipt.Count(), [WorkEntry](), [KnownWork]())
    var (places, entered): ([WorkName: String], [Work.ID: String]) = ([:], [:])
    for entry in entries {
      for name in entry.sortedNames {
        guard let first = places.updateValue(entry.place, forKey: name) else { continue }
        throw AgreementRefusal(entry.place, "is \(name), as \(first) is; a work is entered once")
      }
      let meant = entry.sortedNames.compactMap { byName[$0] }
      guard let before = meant.first else {
        added.append(entry)
        continue
      }
      if let other = meant.first(where: { $0.id != before.id }) {
        throw AgreementRefusal(
          entry.place, "has names of two works that the books know, '\(before.title)' and '\(other.title)'", isConflict: true)
      }
      if let first = entered.updateValue(entry.place, forKey: before.id) {
        throw AgreementRefusal(entry.place, "is the work of \(first), by another name; a work is entered once")
      }
      let work = try entry.work(over: before)
      if work != before { changed.append(work) }
    }
    (count.added, count.changed) = (added.count, changed.count)
    count.unchanged = entries.count - added.count - changed.count
    return (count, added, changed)
  }
}

/// A work of a document, whose names and owner are understood.
private struct WorkEntry {
  let place: String
  let title: String
  let owner: Party.ID
  let names: [WorkName.Kind: WorkName]

  var sortedNames: [WorkName] { WorkName.Kind.allCases.compactMap { names[$0] } }

  /// What the books shall know of a work that they know. It may get further names, and keeps those that it has.
  func work(over known: KnownWork) throws(AgreementRefusal) -> KnownWork {
    for name in sortedNames {
      guard let before = known.names[name.kind], before != name else { continue }
      throw AgreementRefusal(
        "\(place).\(name.kind.rawValue)", "is '\(name.text)', but the books have '\(before.text)'; a name stays",
        isConflict: true)
    }
    return KnownWork(id: known.id, title: title, owner: owner, names: known.names.merging(names) { $1 })
  }
}

extension KnownWork {
  /// Works with one of these names, with all names that each has.
  static func all(named names: Set<WorkName>, in transaction: PostgresTransaction) async throws -> [KnownWork] {
    try await transaction.query(
      "SELECT \(Work.columns) FROM work WHERE \(Works.isNamed(names)) ORDER BY id FOR NO KEY UPDATE"
    ).map { row in
      let work = try Work(row)
      return KnownWork(id: work.id, title: work.title, owner: work.owner, names: work.names)
    }
  }

  fileprivate static func insertion(of works: [WorkEntry]) -> SQL {
    """
    INSERT INTO work (title, owner, key, isrc, iswc, eidr, upc)
    SELECT * FROM unnest(\(works.map(\.title)), \(works.map(\.owner)), \(columns(of: works.map(\.names))))
    """
  }

  fileprivate static func update(to works: [KnownWork]) -> SQL {
    """
    UPDATE work SET title = given.title, owner = given.owner, key = given.key, isrc = given.isrc, iswc = given.iswc,
      eidr = given.eidr, upc = given.upc
    FROM unnest(\(works.map(\.id)), \(works.map(\.title)), \(works.map(\.owner)), \(columns(of: works.map(\.names))))
      AS given (id, title, owner, key, isrc, iswc, eidr, upc)
    WHERE work.id = given.id
    """
  }

  private static func columns(of names: [[WorkName.Kind: WorkName]]) -> SQL {
    func texts(_ kind: WorkName.Kind) -> [String?] { names.map { $0[kind]?.text } }
    return "\(texts(.key)), \(texts(.isrc)), \(texts(.iswc)), \(texts(.eidr)), \(texts(.upc))"
  }
}
