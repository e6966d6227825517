import Foundation
import Postgres

/// Somebody who is paid or pays: a person, an organization, or the platform itself. What a party is to a work (artist, producer,
/// investor …) is a matter of that work's splits.
public struct Party: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public enum Kind: String, Sendable {
    case platform, person, organization
  }

  public let id: ID
  public let kind: Kind
  public let name: String
  /// Two letters of ISO 3166-1, where the party pays its taxes.
  public let taxCountry: String?
  /// In which its months and quarters begin: a name of the IANA's time zone database.
  public let timeZone: String
}

/// The parties that the books know.
public enum Parties {
  /// - Throws: `PostgresError`.
  public static func add(
    _ kind: Party.Kind, name: String, taxCountry: String? = nil, timeZone: String = "UTC", in database: some PostgresExecutor
  ) async throws -> Party.ID {
    try await database.value(
      """
      INSERT INTO party (kind, name, tax_country, time_zone)
      VALUES (\(kind.rawValue), \(name), \(taxCountry), \(timeZone)) RETURNING id
      """)
  }

  /// The platform, whose fees are. There is exactly one.
  public static func platform(in database: some PostgresExecutor) async throws -> Party.ID {
    try await database.value("SELECT id FROM party WHERE kind = 'platform'")
  }

  /// Says by what name a party calls the API: the subject of its tokens. A party has one, and a name one party.
  /// - Throws: `PostgresError`, with the constraint `party_account_once` for a name that another party has.
  public static func link(_ id: Party.ID, toAccount account: String, in database: some PostgresExecutor) async throws {
    try await database.execute("UPDATE party SET account = \(account) WHERE id = \(id)")
  }

  /// The party that calls the API by this name; nil where there is none.
  public static func party(withAccount account: String, in database: some PostgresExecutor) async throws -> Party.ID? {
    try await database.query("SELECT id FROM party WHERE account = \(account)").first.map { try $0["id"] }
  }

  /// - Returns: nil for an id that isn't a party's.
  public static func party(_ id: Party.ID, in database: some PostgresExecutor) async throws -> Party? {
    let rows = try await database.query("SELECT kind, name, tax_country, time_zone FROM party WHERE id = \(id)")
    return try rows.first.map { row in
      let kind: String = try row["kind"]
      return try Party(
        id: id, kind: Party.Kind(rawValue: kind) ?? .organization, name: row["name"], taxCountry: row["tax_country"],
        timeZone: row["time_zone"])
    }
  }
}
