import Foundation
import Markup
import Quantities

/// Failed jobs by the reason of their failure.
struct FailureReport: Sendable, Equatable {
  var groups: [FailureGroup]
  /// How many jobs were looked at, the newest, and how many have failed in all.
  var examined: Int
  var total: Int
  var now: Date
}

struct FailuresPage: View {
  let report: FailureReport
  let visitor: Visitor
  var notice: String?

  var body: HTML {
    PageFrame("Failures", place: .failures, visitor: visitor, events: SitePath("api", "events"), notice: notice) {
      h1 { "Failures" }
      if report.groups.isEmpty {
        section(.class("card"), .aria("label", "Failures")) {
          EmptyState("No failed jobs", "Jobs that have no attempt left are grouped here by their reason.")
        }
      } else {
        p(.class("note")) {
          "\(report.examined.of("failed job")), \(report.groups.count.of("reason"))."
          if report.examined < report.total {
            " There are \(report.total.grouped) failed jobs in all; these are the newest of each queue."
          }
        }
        section(.class("card"), .aria("label", "Failures")) {
          FailureList(groups: report.groups, visitor: visitor, now: report.now)
        }
      }
    }
  }
}
