import Foundation
import Markup
import Quantities
import Queue

/// A queue: how it does, what is in it, and what can be done about it.
struct QueueDetail: Sendable, Equatable {
  var queue: QueueSummary
  var running: [JobSummary]
  /// Those that are next to start.
  var waiting: [JobSummary]
  var now: Date
}

struct QueuePage: View {
  let detail: QueueDetail
  let visitor: Visitor
  var notice: String?

  private var queue: QueueSummary { detail.queue }

  var body: HTML {
    PageFrame(queue.name, place: .overview, visitor: visitor, events: SitePath("api", "events"), notice: notice) {
      div(.class("heading")) {
        div {
          p(.class("crumbs")) {
            a(.href(SitePath())) { "Queues" }
            Icon.more
            span { queue.name }
          }
          h1 { queue.name }
          p {
            if queue.isPaused { span(.class("state"), .data("state", "paused")) { "Paused" } }
            " \(queue.workers.of("worker"))"
          }
        }
        if visitor.mayAdminister { actions }
      }
      JobStateTabs(counts: queue.counts, current: nil, queue: queue.name)
      card("Finished jobs", id: "throughput", note: "per minute, last hour") {
        ThroughputChart(throughput: queue.throughput)
      }
      if !detail.running.isEmpty {
        card("Running now", id: "running") { JobTable(jobs: detail.running, now: detail.now, state: .active) }
      }
      card("Next to start", id: "waiting") {
        if detail.waiting.isEmpty {
          EmptyState("Nobody waits", "Every job of this queue has been taken up.")
        } else {
          JobTable(jobs: detail.waiting, now: detail.now, state: .waiting)
        }
      }
    }
  }

  private var actions: HTML {
    div(.class("actions")) {
      if queue.isPaused {
        ActionButton(label: "Resume", path: path(.resume), style: "button solid")
      } else {
        ActionButton(label: "Pause", path: path(.pause))
      }
      for offer in QueueOffer.all(for: queue) {
        ConfirmedAction(
          label: offer.label, question: offer.question, confirmation: offer.confirmation, path: path(offer.action),
          isDestructive: offer.isDestructive)
      }
    }
  }

  private func path(_ action: QueueAction) -> SitePath { SitePath("queues", queue.name, action.rawValue) }
}
