import ArgumentParser
import Foundation
import Postgres

/// A period as people name it: a month, a quarter, or two days.
struct RoyaltyPeriod: ExpressibleByArgument {
  let start: CalendarDate
  let end: CalendarDate

  init?(argument: String) {
    let days = argument.components(separatedBy: "..")
    if days.count == 2, let start = CalendarDate(days[0]), let end = CalendarDate(days[1]), start <= end {
      (self.start, self.end) = (start, end)
      return
    }
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, !argument.contains("+"), let year = Int(parts[0]) else { return nil }
    let isQuarter = parts[1].hasPrefix("Q")
    guard let number = Int(parts[1].drop { $0 == "Q" }), isQuarter ? (1...4).contains(number) : parts[1].count == 2 else {
      return nil
    }
    let months = year * 12 + (isQuarter ? number * 3 : number)
    guard let start = CalendarDate(year: year, month: isQuarter ? number * 3 - 2 : number, day: 1),
      let next = CalendarDate(year: months / 12, month: months % 12 + 1, day: 1)
    else { return nil }
    (self.start, end) = (start, CalendarDate(dayNumber: next.dayNumber - 1))
  }
}
