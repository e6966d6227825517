import Postgres

/// What the books know of a party with an account.
struct KnownParty: Sendable, Equatable {
  let account: String
  let kind: Party.Kind
  let name: String
  let taxCountry: String?
  let timeZone: String
}

extension Agreements {
  static func enter(_ parties: [AgreedParty], in transaction: PostgresTransaction) async throws -> AgreementReceipt.Count {
    for (index, party) in parties.enumerated() {
      try AgreementValues.line(party.account, upTo: 255, at: "parties[\(index)].account")
    }
    let known = try await KnownParty.all(withAccounts: parties.map(\.account), in: transaction)
    let (count, added, changed) = try compare(parties, to: known)
    try await transaction.query(KnownParty.insertion(of: added))
    try await transaction.query(KnownParty.update(to: changed))
    return count
  }

  /// What is new, and what is to be otherwise. Pure.
  private static func compare(_ parties: [AgreedParty], to known: [String: KnownParty]) throws(AgreementRefusal)
    -> (AgreementReceipt.Count, added: [KnownParty], changed: [KnownParty])
  {
    var (count, added, changed) = (AgreementReceipt.Count(), [KnownParty](), [KnownParty]())
    var places: [String: Int] = [:]
    for (index, entry) in parties.enumerated() {
      let place = "parties[\(index)]"
      if let first = places.updateValue(index, forKey: entry.account) {
        throw AgreementRefusal("\(place).account", "is '\(entry.account.prefix(80))', as that of parties[\(first)]")
      }
      let before = known[entry.account]
      let party = try entry.party(over: before, at: place)
      if before == nil { added.append(party) } else if before != party { changed.append(party) }
    }
    (count.added, count.changed) = (added.count, changed.count)
    count.unchanged = parties.count - added.count - changed.count
    return (count, added, changed)
  }
}

extension KnownParty {
  fileprivate static func all(withAccounts accounts: [String], in transaction: PostgresTransaction) async throws
    -> [String: KnownParty]
  {
    let rows = try await transaction.query(
      "SELECT account, kind, name, tax_country, time_zone FROM party WHERE account = ANY(\(accounts)) FOR NO KEY UPDATE")
    return try rows.reduce(into: [:]) { known, row in
      let (account, kind): (String, String) = (try row["account"], try row["kind"])
      known[account] = try KnownParty(
        account: account, kind: Party.Kind(rawValue: kind) ?? .organization, name: row["name"], taxCountry: row["tax_country"],
        timeZone: row["time_zone"])
    }
  }

  fileprivate static func insertion(of parties: [KnownParty]) -> SQL {
    "INSERT INTO party (account, kind, name, tax_country, time_zone) SELECT * FROM \(table(of: parties))"
  }

  fileprivate static func update(to parties: [KnownParty]) -> SQL {
    """
    UPDATE party SET kind = given.kind, name = given.name, tax_country = given.tax_country, time_zone = given.time_zone
    FROM \(table(of: parties)) WHERE party.account = given.account
    """
  }

  private static func table(of parties: [KnownParty]) -> SQL {
    """
    unnest(
      \(parties.map(\.account)), \(parties.map(\.kind.rawValue)), \(parties.map(\.name)), \(parties.map(\.taxCountry)),
      \(parties.map(\.timeZone))
    ) AS given (account, kind, name, tax_country, time_zone)
    """
  }
}
