import Foundation
import Postgres

/// A run over revenue: what it was asked for, and what it has brought.
public struct RoyaltyRun: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public enum State: String, Sendable, Codable {
    case open, finished
  }

  /// What lines in one currency have brought, in minor units: `gross` is `fee`, `recouped` and `net` together.
  public struct Total: Sendable, Equatable, Codable {
    public let currency: String
    public let lines: Int64
    public let gross: Int64
    /// The platform's.
    public let fee: Int64
    /// Kept back for advances.
    public let recouped: Int64
    /// The payees'.
    public let net: Int64
  }

  public let id: ID
  /// With the watermark and the version of the rules that it went by.
  public let request: RoyaltyRunRequest
  public let state: State
  /// Whether it adds to what a run before it has settled.
  public let isAdjustment: Bool
  /// How many lines are settled, and how many wait for a contract or a split.
  public let lines: Int64
  public let unsettled: Int64
  public let entries: Int64
  public let totals: [Total]
  /// SHA-256 in hexadecimal of what each payee gets in each currency; nil before it is finished.
  public let digest: String?
  public let openedAt: Date
  public let finishedAt: Date?
}

extension RoyaltyRun {
  static let columns: SQL = """
    id, work, owner, period_start, period_end, currency, rule_version, watermark, mode, state, kind, line_count, unsettled_count,
    entry_count, encode(digest, 'hex') AS digest, opened_at, finished_at
    """

  init(_ row: PostgresRow, totals: [Total]) throws {
    let (mode, state, kind): (String, String, String) = (try row["mode"], try row["state"], try row["kind"])
    try self.init(
      id: row["id"],
      request: RoyaltyRunRequest(
        work: row["work"], owner: row["owner"], periodStart: row["period_start"], periodEnd: row["period_end"],
        currency: row["currency"], ruleVersion: row["rule_version"], watermark: row["watermark"],
        mode: RoyaltyRunRequest.Mode(rawValue: mode) ?? .entries),
      state: State(rawValue: state) ?? .open, isAdjustment: kind == "adjustment", lines: row["line_count"],
      unsettled: row["unsettled_count"], entries: row["entry_count"], totals: totals, digest: row["digest"],
      openedAt: row["opened_at"], finishedAt: row["finished_at"])
  }
}

extension RoyaltyRun.Total {
  init(_ row: PostgresRow) throws {
    try self.init(
      currency: row["currency"], lines: row["line_count"], gross: row["gross"], fee: row["fee"], recouped: row["recouped"],
      net: row["net"])
  }
}
