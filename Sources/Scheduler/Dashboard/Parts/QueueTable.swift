import Foundation
import Markup
import Quantities
import Queue

/// Queues, a row each.
struct QueueTable: View {
  let queues: [QueueSummary]
  let now: Date

  private static let states: [JobState] = [.waiting, .active, .delayed, .failed, .completed]

  var body: HTML {
    table(.class("rows queues")) {
      thead {
        tr {
          th(.scope("col")) { "Queue" }
          for state in Self.states { th(.scope("col"), .class("number")) { state.word } }
          th(.scope("col"), .class("number")) { "Workers" }
          th(.scope("col"), .class("number")) { "Oldest waits" }
          th(.scope("col")) { "Last hour" }
        }
      }
      tbody {
        for queue in queues { row(queue) }
      }
    }
  }

  private func row(_ queue: QueueSummary) -> HTML {
    tr(.id("queue-\(queue.name)")) {
      td(.class("name")) {
        a(.href(SitePath("queues", queue.name)), .class("job")) { queue.name }
        if queue.isPaused { span(.class("state"), .data("state", "paused")) { "Paused" } }
      }
      for state in Self.states {
        let count = state == .waiting ? queue.ready : queue.counts[state]
        td(.class("number"), .data("label", state.word)) {
          a(.href(SitePath("jobs", query: ["queue": queue.name, "state": state.rawValue])), count == 0 ? .class("none") : nil) {
            count.grouped
          }
        }
      }
      td(.class("number"), .data("label", "Workers")) { queue.workers.grouped }
      td(.class("number"), .data("label", "Oldest waits")) {
        if let since = queue.waitingSince { TimeLabel(since, now: now) } else { "–" }
      }
      td(.data("label", "Last hour")) {
        ThroughputChart(throughput: queue.throughput, width: 120, height: 24, isSmall: true)
      }
    }
  }
}
