import Foundation
import Postgres

/// Why something isn't put into the calendar, or taken from it.
public enum CalendarError: BusinessRefusal, Equatable {
  case noSuchState(String, of: String)
  case noSuchTerritory(String)
  case noSuchWindow(RightsWindow.ID)
  /// The film has such a window there at a time of this one's.
  case overlaps(RightsWindow.Kind, territory: String)
  case endsBeforeItBegins
  /// What has begun can't begin at another time.
  case hasOpened(RightsWindow.ID)
  case noSuchCode(String)
  case notRunning(String)
  case usedUp(String)
  /// The referral was awarded or has expired, or the party was referred by another one.
  case notAwardable(String)

  public var description: String {
    switch self {
    case .noSuchState(let state, let table): "nothing in \(table) changes to '\(state)' by itself"
    case .noSuchTerritory(let code): "there is no territory '\(code)'; add it to the table territory with its time zone"
    case .noSuchWindow(let id): "there is no window \(id)"
    case .overlaps(let kind, let territory):
      "the film has another \(kind.rawValue) window in \(territory) at that time; end that one first"
    case .endsBeforeItBegins: "closesAt has to be after opensAt"
    case .hasOpened(let id): "window \(id) has opened, so only its end can change, to a time that is still to come"
    case .noSuchCode(let code): "there is no code '\(code)'"
    case .notRunning(let code): "the campaign of '\(code)' isn't running"
    case .usedUp(let code): "'\(code)' has been used as often as it can be"
    case .notAwardable(let code): "the referral '\(code)' has expired, or has brought its credits"
    }
  }
}
