import Business
import Hummingbird
import Postgres

/// Whose money a caller may look at: an admin everybody's, others that of their own party.
struct PayeeAdmission {
  /// Nil for one who sees everybody's.
  private let own: Own?

  /// A caller, and the party of the books that it is, where it is one.
  private struct Own {
    let caller: String
    let party: Party.ID?
  }

  init(_ caller: Caller, in database: some PostgresExecutor) async throws {
    own =
      caller.role >= .admin
      ? nil : Own(caller: caller.id, party: try await Parties.party(withAccount: caller.id, in: database))
  }

  func maySee(_ payee: Party.ID) -> Bool { own.map { $0.party == payee } ?? true }

  /// Whose are listed, where somebody asks for a payee, or for none; nil for everybody's.
  /// - Throws: ``Problem`` 403.
  func payee(_ asked: Party.ID?) throws -> Party.ID? {
    guard let own else { return asked }
    guard let party = own.party else {
      throw Problem(.forbidden, "the caller '\(own.caller)' is no party of the books, and so nobody's payee")
    }
    guard asked ?? party == party else {
      throw Problem(.forbidden, "party \(asked ?? party) isn't the caller's own; only an admin sees others")
    }
    return party
  }
}

extension Request {
  /// The payee that the query asks for.
  var payee: Party.ID? {
    get throws { try query("payee", in: 1...Int.max).map { Party.ID(rawValue: Int64($0)) } }
  }
}
