import Foundation
import Postgres

/// When a film may be seen in a territory in one way.
public struct RightsWindow: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// In which way: festivals, cinemas, on a collector's disc; bought or rented early, rented, paid for a showing; by subscription;
  /// with advertisements.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case festival, cinema, collector, pvod, tvod, ppv, svod, avod
  }

  public enum State: String, Sendable, Codable {
    case upcoming, open, closed
  }

  public let id: ID
  public let film: Work.ID
  /// Two letters of ISO 3166-1.
  public let territory: String
  public let kind: Kind
  public let opensAt: Date
  /// Nil where it stays open.
  public let closesAt: Date?
  /// Follows the dates, soon after they have come. Whether the film may be seen is ``isOpen(at:)``.
  public let state: State
  /// Counts the changes of the dates.
  public let version: Int

  /// Whether the film may be seen at a time: from `opensAt`, until just before `closesAt`.
  public func isOpen(at time: Date) -> Bool {
    guard let closesAt else { return opensAt <= time }
    return opensAt <= time && time < closesAt
  }

  static let columns: SQL = "id, film, territory, kind, opens_at, closes_at, state, version"

  init(_ row: PostgresRow) throws {
    let (kind, state): (String, String) = (try row["kind"], try row["state"])
    guard let kind = Kind(rawValue: kind), let state = State(rawValue: state) else {
      throw PostgresValueError("\(kind) \(state) isn't a window of this sprocket's")
    }
    (self.kind, self.state) = (kind, state)
    (id, film, territory) = (try row["id"], try row["film"], try row["territory"])
    (opensAt, closesAt, version) = (try row["opens_at"], try row["closes_at"], try row["version"])
  }
}

extension Timetable {
  /// A window opens and closes.
  public static let windows = Timetable(
    table: "rights_window", job: "window.transition",
    changes: [
      Change(state: "open", from: ["upcoming"], due: "opens_at"),
      Change(state: "closed", from: ["upcoming", "open"], due: "closes_at"),
    ])
}
