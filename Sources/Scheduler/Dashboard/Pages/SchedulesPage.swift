import Foundation
import Markup
import Quantities
import Queue

/// A job scheduler as the page lists it.
struct ScheduleSummary: Sendable, Equatable {
  let queue: String
  let scheduler: JobScheduler
  /// The next times, the first first.
  let times: [Date]

  /// When it makes jobs, in words.
  var rhythm: String {
    if let pattern = scheduler.pattern { return "\(pattern) (\(scheduler.timeZone ?? "UTC"))" }
    return scheduler.every.map { "every " + ($0 / .seconds(1)).span } ?? "once"
  }

  init(queue: String, scheduler: JobScheduler, now: Date, count: Int = 5) {
    self.queue = queue
    self.scheduler = scheduler
    var times = [scheduler.next].filter { $0 > now }
    func isPast(_ date: Date) -> Bool { scheduler.endDate.map { date > $0 } ?? false }
    if let pattern = scheduler.pattern.flatMap({ try? CronExpression($0) }),
      let zone = TimeZone(identifier: scheduler.timeZone ?? "UTC")
    {
      while times.count < count, let next = pattern.next(after: times.last ?? now, in: zone), !isPast(next) {
        times.append(next)
      }
    } else if let every = scheduler.every, every > .zero, let first = times.first {
      times += (1..<count).map { first + every / .seconds(1) * Double($0) }.filter { !isPast($0) }
    }
    self.times = times
  }
}

struct SchedulesPage: View {
  let schedules: [ScheduleSummary]
  let visitor: Visitor
  let now: Date
  var notice: String?

  var body: HTML {
    PageFrame("Schedules", place: .schedules, visitor: visitor, events: SitePath("api", "events"), notice: notice) {
      h1 { "Schedules" }
      section(.class("card"), .aria("label", "Schedules")) {
        if schedules.isEmpty {
          EmptyState("No schedules", "Schedules in profiles/schedules.yml appear here with their next times.")
        } else {
          list
        }
      }
    }
  }

  private var list: HTML {
    table(.class("rows")) {
      thead {
        tr {
          for heading in ["Schedule", "Queue", "When", "Next"] { th(.scope("col")) { heading } }
          th(.scope("col"), .class("number")) { "Jobs so far" }
          if visitor.mayAdminister { th(.scope("col")) { span(.class("unseen")) { "Actions" } } }
        }
      }
      tbody {
        for schedule in schedules { row(schedule) }
      }
    }
  }

  private func row(_ schedule: ScheduleSummary) -> HTML {
    let scheduler = schedule.scheduler
    return tr(.id("schedule-\(schedule.queue)-\(scheduler.id)")) {
      td(.class("name")) {
        strong { scheduler.id }
        span(.class("id")) { scheduler.name }
      }
      td(.data("label", "Queue")) { a(.href(SitePath("queues", schedule.queue))) { schedule.queue } }
      td(.data("label", "When")) { code { schedule.rhythm } }
      td(.data("label", "Next")) {
        if let next = schedule.times.first {
          details {
            summary { TimeLabel(next, now: now) }
            ol {
              for date in schedule.times { li { date.formatted(Self.format) } }
            }
          }
        } else {
          "ended"
        }
      }
      td(.class("number"), .data("label", "Jobs so far")) { scheduler.iterationCount.grouped }
      if visitor.mayAdminister {
        td {
          div(.class("actions")) {
            if !schedule.times.isEmpty {
              ActionButton(label: "Run now", path: SitePath("schedules", "run"), fields: fields(of: schedule))
            }
            removal(of: schedule)
          }
        }
      }
    }
  }

  private func fields(of schedule: ScheduleSummary) -> [(name: String, value: String)] {
    [("queue", schedule.queue), ("schedule", schedule.scheduler.id)]
  }

  /// What comes from a file is taken out there: the next reading would bring it back.
  @HTMLBuilder private func removal(of schedule: ScheduleSummary) -> HTML {
    if schedule.scheduler.owner != nil {
      span(.class("note")) { "from a file" }
    } else {
      ConfirmedAction(
        label: "Remove", question: "Schedule \(schedule.scheduler.id) will add no more jobs. What runs goes on.",
        confirmation: "Remove", path: SitePath("schedules", "remove"), fields: fields(of: schedule))
    }
  }

  private static let format = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt).year().month().day()
    .time(includingFractionalSeconds: false)
}
