import Foundation
import Markup
import Quantities
import Queue

/// A page of the jobs that are in one state, or that were searched for.
struct JobList: Sendable, Equatable {
  /// Nil for any, as in a search.
  var state: JobState?
  /// Nil for all.
  var queue: String?
  var queues: [String]
  var counts: JobCounts
  var jobs: [JobSummary]
  /// Where the next page begins; nil on the last.
  var next: String?
  /// Whether this isn't the first page.
  var isContinued = false
  /// What was searched for.
  var query = ""
  var now: Date
}

struct JobsPage: View {
  let listing: JobList
  let visitor: Visitor
  var notice: String?

  var body: HTML {
    PageFrame(
      listing.query.isEmpty ? "Jobs" : "Search", place: .jobs, visitor: visitor, events: SitePath("api", "events"),
      query: listing.query, notice: notice
    ) {
      if listing.query.isEmpty {
        div(.class("heading")) {
          h1 { "Jobs" }
          queueChoice
        }
        JobStateTabs(counts: listing.counts, current: listing.state, queue: listing.queue)
      } else {
        h1 { "Jobs for “\(listing.query)”" }
        p(.class("note")) { "By id, film, title or file name, in the newest 500 jobs of each state." }
      }
      section(.class("card"), .aria("label", "Jobs")) {
        if listing.jobs.isEmpty {
          empty
        } else {
          JobTable(jobs: listing.jobs, now: listing.now, state: listing.state)
        }
      }
      pages
    }
  }

  private var queueChoice: HTML {
    nav(.class("choice"), .aria("label", "Queue")) {
      for queue in [nil] + listing.queues.map(Optional.some) {
        a(
          .href(SitePath("jobs", query: ["queue": queue, "state": listing.state?.rawValue])),
          queue == listing.queue ? .aria("current", "true") : nil
        ) { queue ?? "All queues" }
      }
    }
  }

  private var empty: HTML {
    if !listing.query.isEmpty {
      EmptyState("Nothing found", "Give a job's id, such as transcode:12, a film's id or title, or a part of the file's name.")
        .body
    } else {
      EmptyState("No \(listing.state?.word.lowercased() ?? "") jobs", "This list follows the queue: they appear as they come.")
        .body
    }
  }

  private var pages: HTML {
    nav(.class("pages"), .aria("label", "Pages of the list")) {
      if listing.isContinued { a(.class("button quiet"), .href(address(after: nil))) { "Back to the newest" } }
      if let next = listing.next { a(.class("button quiet"), .href(address(after: next)), .rel("next")) { "Older" } }
    }
  }

  private func address(after cursor: String?) -> SitePath {
    SitePath("jobs", query: ["queue": listing.queue, "state": listing.state?.rawValue, "after": cursor])
  }
}

/// The states that jobs can be in, with how many there are in each.
struct JobStateTabs: View {
  let counts: JobCounts
  let current: JobState?
  let queue: String?

  var body: HTML {
    nav(.class("tabs"), .aria("label", "State")) {
      for state in JobState.shown where counts[state] > 0 || state == current || Self.always.contains(state) {
        a(
          .href(SitePath("jobs", query: ["queue": queue, "state": state.rawValue])),
          state == current ? .aria("current", "true") : nil
        ) {
          StateLabel(state)
          span(.class("badge")) { counts[state].grouped }
        }
      }
    }
  }

  private static let always: [JobState] = [.active, .waiting, .delayed, .failed, .completed]
}
