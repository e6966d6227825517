import Postgres

/// Which of the books' parties and works a document means by its names.
struct AgreedNames: Sendable {
  private var parties: [String: Party.ID] = [:]
  private var works: [WorkName: Work.ID] = [:]

  /// Looks for parties by their accounts.
  init(parties accounts: Set<String>, in transaction: PostgresTransaction) async throws {
    // The server has no text with a zero byte, and so no such account.
    let accounts = accounts.filter { !$0.utf8.contains(0) }
    let rows = try await transaction.query("SELECT id, account FROM party WHERE account = ANY(\(Array(accounts)))")
    for row in rows { parties[try row["account"]] = try row["id"] }
  }

  /// The same, and works by all their names.
  func adding(works names: Set<WorkName>, in transaction: PostgresTransaction) async throws -> AgreedNames {
    var all = self
    for known in try await KnownWork.all(named: names, in: transaction) {
      for name in known.names.values { all.works[name] = known.id }
    }
    return all
  }

  func party(_ account: String, at place: String) throws(AgreementRefusal) -> Party.ID {
    guard let id = parties[account] else {
      throw AgreementRefusal(place, "there is no party '\(account.prefix(80))', here or in the books; add it to parties")
    }
    return id
  }

  func work(_ text: String, at place: String) throws(AgreementRefusal) -> Work.ID {
    guard let name = WorkName(text) else {
      throw AgreementRefusal(
        place,
        "'\(text.prefix(80))' names no work; a work is named by its key, such as the-walk, or its ISRC, ISWC, EIDR or UPC")
    }
    guard let id = works[name] else {
      throw AgreementRefusal(place, "there is no work \(name), here or in the books; add it to works")
    }
    return id
  }
}
