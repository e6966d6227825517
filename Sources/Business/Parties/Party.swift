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
