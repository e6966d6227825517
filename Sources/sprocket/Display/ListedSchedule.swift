import Foundation
import Scheduler

/// A schedule with its next times, as `sprocket schedules` shows it.
struct ListedSchedule: Encodable {
  let id: String
  let job: String
  let queue: String
  let enabled: Bool
  let timeZone: String
  /// With the offset from UTC that the zone has then.
  let next: [String]

  init(_ schedule: Schedule, after now: Date, count: Int) {
    let style = Date.ISO8601FormatStyle(timeZone: schedule.timeZone).year().month().day()
      .time(includingFractionalSeconds: false).timeZone(separator: .colon)
    id = schedule.id
    job = schedule.job
    queue = schedule.queue
    enabled = schedule.isEnabled
    timeZone = schedule.timeZone == .gmt ? "UTC" : schedule.timeZone.identifier
    next = schedule.isEnabled ? schedule.times(after: now).prefix(count).map { $0.formatted(style) } : []
  }

  var text: String {
    let state = enabled ? next.isEmpty ? "has no time left" : timeZone : "is disabled"
    return (["\(id)  \(job), \(state)"] + next.map { "  \($0)" }).joined(separator: "\n") + "\n"
  }
}
