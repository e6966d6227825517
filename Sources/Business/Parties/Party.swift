import Foundation
import Postgres

/// Somebody who is paid or pays: a person, an organization, or the platform itself. What a party is to a work (artist, producer,
/// investor …) is a matter of that work's splits.
public struct Party: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public enum Kind: String, Sendable, Codable {
    case platform, person, organization
  }

  public let id: ID
  public let kind: Kind
  public let name: String
  /// Two letters of ISO 3166-1, where the party pays its taxes.
  public let taxCountry: String?
  /// In which its months and quarters begin: a name of the IANA's time zone database.
  public let timeZone: String
  /// By what name it calls the API, the subject of its tokens; nil for one that doesn't.
  public let account: String?
}

extension Party {
  static let columns: SQL = "id, kind, name, tax_country, time_zone, account"

  init(_ row: PostgresRow) throws {
    let kind: String = try row["kind"]
    guard let kind = Kind(rawValue: kind) else { throw PostgresValueError("\(kind) isn't a party of this sprocket's") }
    self.init(
      id: try row["id"], kind: kind, name: try row["name"], taxCountry: try row["tax_country"], timeZone: try row["time_zone"],
      account: try row["account"])
  }
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
    try await database.query("SELECT \(Party.columns) FROM party WHERE id = \(id)").first.map { try Party($0) }
  }

  /// Parties, the latest first.
  /// - Parameters:
  ///   - account: only the one with this account.
  ///   - last: the last of the page before.
  public static func list(
    withAccount account: String? = nil, after last: Party.ID? = nil, limit: Int, in database: some PostgresExecutor
  ) async throws -> [Party] {
    try await database.query(
      """
      SELECT \(Party.columns) FROM party
      WHERE (\(account)::text IS NULL OR account = \(account)) AND (\(last)::bigint IS NULL OR id < \(last))
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map { try Party($0) }
  }
}
