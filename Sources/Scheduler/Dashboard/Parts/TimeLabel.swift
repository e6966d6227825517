import Foundation
import Markup
import Quantities

/// A moment as seen from now, such as `3 min ago`, with the exact time in the tip. A module of the page keeps it true.
struct TimeLabel: View {
  let date: Date
  let now: Date

  init(_ date: Date, now: Date) {
    self.date = date
    self.now = now
  }

  var body: HTML {
    time(.dateTime(Self.iso.format(date)), .title(Self.exact.format(date) + " UTC")) { words }
  }

  var words: String {
    let seconds = date.timeIntervalSince(now)
    if abs(seconds) < 5 { return "now" }
    return seconds < 0 ? "\((-seconds).roughSpan) ago" : "in \(seconds.roughSpan)"
  }

  private static let iso = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  private static let exact = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt).year().month().day()
    .time(includingFractionalSeconds: false)
}
