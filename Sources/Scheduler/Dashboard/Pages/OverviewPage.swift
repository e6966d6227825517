import Foundation
import Markup
import Quantities
import Queue

/// What an operator sees first: is work being done, by whom, and what is wrong.
struct Overview: Sendable, Equatable {
  var queues: [QueueSummary]
  var running: [JobSummary]
  var workers: [WorkerSummary]
  /// Of the failures looked at, the most frequent.
  var failures: [FailureGroup]
  /// Of all queues.
  var throughput: Throughput
  var now: Date
}

struct OverviewPage: View {
  let overview: Overview
  let visitor: Visitor
  var notice: String?

  private var counts: JobCounts { overview.queues.map(\.counts).reduce(JobCounts(), +) }

  var body: HTML {
    PageFrame("Overview", place: .overview, visitor: visitor, events: SitePath("api", "events"), notice: notice) {
      h1 { "Overview" }
      warnings
      tiles
      running
      div(.class("split")) {
        throughput
        workers
      }
      queues
      failures
    }
  }

  @HTMLBuilder private var warnings: [HTML] {
    for queue in overview.queues where queue.isUnattended {
      p(.class("alert")) {
        strong { "Nobody works on \(queue.name)." }
        " \(queue.ready.of("job")) wait\(queue.ready == 1 ? "s" : "") and no worker is connected; start one with "
        code { "sprocket worker" }
        "."
      }
    }
  }

  private var tiles: HTML {
    ul(.class("tiles")) {
      for state in [JobState.active, .waiting, .delayed, .failed, .completed] {
        let count = state == .waiting ? counts.waiting + counts.prioritized : counts[state]
        li(.data("state", state.rawValue)) {
          a(.href(SitePath("jobs", query: ["state": state.rawValue]))) {
            strong { count.grouped }
            span { state.word }
          }
        }
      }
    }
  }

  private var throughput: HTML {
    let minutes = overview.throughput.completed.count
    return card("Finished jobs", id: "throughput", note: "per minute, last \(ThroughputChart.words(minutes))") {
      ThroughputChart(throughput: overview.throughput)
      p(.class("legend")) {
        span(.data("key", "completed")) { "\(overview.throughput.completed.reduce(0, &+).grouped) completed" }
        span(.data("key", "failed")) { "\(overview.throughput.failed.reduce(0, &+).grouped) failed" }
      }
    }
  }

  private var running: HTML {
    card("Running now", id: "running") {
      if overview.running.isEmpty {
        EmptyState("Nothing runs", "Jobs that a worker has taken up are shown here, with how far they are.")
      } else {
        JobTable(jobs: overview.running, now: overview.now, state: .active)
      }
    }
  }

  private var queues: HTML {
    card("Queues", id: "queues") {
      if overview.queues.isEmpty {
        EmptyState("No queues yet", "A queue appears with its first job.")
      } else {
        QueueTable(queues: overview.queues, now: overview.now)
      }
    }
  }

  private var workers: HTML {
    card("Workers", id: "workers", note: overview.workers.isEmpty ? nil : "\(overview.workers.count.of("worker"))") {
      if overview.workers.isEmpty {
        EmptyState("No worker is connected", "Start one with sprocket worker, on this machine or another.")
      } else {
        WorkerRoster(workers: Array(overview.workers.prefix(6)), now: overview.now)
        if overview.workers.count > 6 { p(.class("more")) { a(.href(SitePath("workers"))) { "All workers" } } }
      }
    }
  }

  private var failures: HTML {
    card("Failures", id: "failures") {
      if overview.failures.isEmpty {
        EmptyState("No failed jobs", "Jobs that have no attempt left are grouped here by their reason.")
      } else {
        FailureList(groups: Array(overview.failures.prefix(3)), visitor: visitor, now: overview.now)
        p(.class("more")) { a(.href(SitePath("failures"))) { "All failures" } }
      }
    }
  }
}
