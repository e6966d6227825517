import Foundation
import Postgres

/// A statement that a payee was given, without what it says.
public struct IssuedStatement: Sendable, Equatable, Codable {
  public let id: Statement.ID
  public let payee: Party.ID
  /// The payee's.
  public let name: String
  public let kind: StatementRequest.Kind
  public let periodStart: CalendarDate
  /// Counted from 1.
  public let revision: Int32
  public let madeAt: Date
}

extension IssuedStatement {
  init(_ row: PostgresRow) throws {
    let kind: String = try row["kind"]
    try self.init(
      id: row["id"], payee: row["payee"], name: row["name"], kind: StatementRequest.Kind(rawValue: kind) ?? .monthly,
      periodStart: row["period_start"], revision: row["revision"], madeAt: row["made_at"])
  }
}
