import Foundation
import Postgres

extension CalendarDate {
  /// The first moment of the day on the clocks of a time zone: usually 0:00, and 1:00 where clocks are put forward at midnight.
  public func midnight(in timeZone: TimeZone) -> Date {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    // From noon, which every day has once.
    let noon = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12))
    return calendar.startOfDay(for: noon ?? .distantPast)
  }

  public func adding(days: Int32) -> CalendarDate {
    CalendarDate(dayNumber: dayNumber.addingReportingOverflow(days).partialValue)
  }
}
