import Foundation
import Postgres

/// What a payee is told of a month or a quarter, as it was at a moment. It stays; what comes later makes a further revision.
public struct Statement: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public struct Total: Sendable, Equatable, Codable {
    public let currency: String
    /// Minor units.
    public let amount: Int64
  }

  public let id: ID
  public let request: StatementRequest
  /// Counted from 1.
  public let revision: Int32
  public let totals: [Total]
  /// For machines: RFC 4180, a line for each work, right and territory of each run.
  public let csv: String
  /// For people, on screen and on paper.
  public let html: String
  /// SHA-256 of the CSV, in hexadecimal.
  public let digest: String
  public let madeAt: Date
}

/// What one work has brought a payee in one run, of one kind of right in one territory: a line of a statement.
struct StatementLine: Sendable, Equatable {
  let run: RoyaltyRun.ID
  let isAdjustment: Bool
  let title: String
  let source: String
  let rightKind: String
  let territory: String
  let currency: Currency
  /// How many revenue lines it is from.
  let count: Int64
  let amount: Int64
}
