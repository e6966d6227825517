import Foundation
import Markup
import Quantities

/// Failures, those together that have the same reason.
struct FailureList: View {
  let groups: [FailureGroup]
  let visitor: Visitor
  let now: Date

  var body: HTML {
    ul(.class("failures")) {
      for group in groups {
        li {
          div(.class("what")) {
            p(.class("reason")) { group.reason.isEmpty ? "No reason was told" : group.reason }
            p(.class("note")) {
              a(.href(SitePath("queues", group.queue))) { group.queue }
              " · last "
              if let latest = group.latest { TimeLabel(latest, now: now) }
              if group.jobs.count > 1, let earliest = group.earliest {
                " · first "
                TimeLabel(earliest, now: now)
              }
            }
            details {
              summary { group.jobs.count == 1 ? "The job" : "The latest of \(group.jobs.count.grouped) jobs" }
              ul {
                for job in group.jobs.prefix(10) { li { JobLink(job) } }
              }
            }
          }
          p(.class("count")) {
            strong { group.jobs.count.grouped }
            span { group.jobs.count == 1 ? "job" : "jobs" }
          }
          if visitor.mayChangeJobs {
            ConfirmedAction(
              label: group.jobs.count == 1 ? "Retry" : "Retry all",
              question: "\(group.jobs.count.of("job")) that failed for this reason will be done again.",
              confirmation: "Retry \(group.jobs.count.of("job"))", path: SitePath("failures", "retry"),
              fields: [("queue", group.queue), ("reason", group.pattern.text)], isDestructive: false)
          }
        }
      }
    }
  }
}
