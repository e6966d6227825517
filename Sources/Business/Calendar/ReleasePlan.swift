import Foundation
import Postgres

/// When a film's windows open in a territory, by the days since its premiere, which is day 1. Each opens at the day's first moment there
/// and stays open; who wants it to close says when.
public enum ReleasePlan {
  /// Windows that open on their own; a showing that is paid for (PPV) is put in by hand.
  public static let days: [(kind: RightsWindow.Kind, day: Int32)] = [
    (.festival, 1), (.cinema, 30), (.collector, 90), (.pvod, 90), (.tvod, 120), (.svod, 180), (.avod, 365),
  ]

  public static func openings(premiere: CalendarDate, in timeZone: TimeZone) -> [(kind: RightsWindow.Kind, opensAt: Date)] {
    days.map { ($0.kind, premiere.adding(days: $0.day - 1).midnight(in: timeZone)) }
  }
}
