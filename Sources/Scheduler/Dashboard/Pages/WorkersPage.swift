import Foundation
import Markup

/// Who works, and on what.
struct Workforce: Sendable, Equatable {
  var workers: [WorkerSummary]
  /// Running jobs whose worker isn't connected, or has no name.
  var others: [JobSummary]
  var now: Date
}

struct WorkersPage: View {
  let workforce: Workforce
  let visitor: Visitor

  var body: HTML {
    PageFrame("Workers", place: .workers, visitor: visitor, events: SitePath("api", "events")) {
      h1 { "Workers" }
      section(.class("card"), .aria("label", "Workers")) {
        if workforce.workers.isEmpty {
          EmptyState("No worker is connected", "Start one with sprocket worker, on this machine or another.")
        } else {
          WorkerRoster(workers: workforce.workers, now: workforce.now)
        }
      }
      if !workforce.others.isEmpty {
        card(
          "Running elsewhere", id: "others",
          note: "by workers without a name, or that have vanished; a vanished worker's jobs are taken up by another"
        ) {
          JobTable(jobs: workforce.others, now: workforce.now, state: .active)
        }
      }
    }
  }
}
