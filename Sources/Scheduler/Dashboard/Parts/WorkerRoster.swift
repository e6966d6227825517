import Foundation
import Markup
import Quantities

/// Workers, and what each is doing.
struct WorkerRoster: View {
  let workers: [WorkerSummary]
  let now: Date

  var body: HTML {
    ul(.class("workers")) {
      for worker in workers {
        li(.id("worker-\(worker.name)")) {
          p(.class("name")) {
            span(.class("busy"), .data("busy", worker.jobs.isEmpty ? "no" : "yes")) { worker.jobs.isEmpty ? "Idle" : "Busy" }
            strong { worker.name }
          }
          p(.class("note")) {
            worker.queues.joined(separator: ", ")
            " · connected for \(Double(worker.age).roughSpan)"
          }
          if !worker.jobs.isEmpty {
            ul {
              for job in worker.jobs {
                li {
                  JobLink(job)
                  if let percent = job.progress?.percent {
                    progress(.aria("label", "Progress of \(job.title)"), .maximum(100), .amount(percent))
                    span(.class("number")) { "\(Int(percent)) %" }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
