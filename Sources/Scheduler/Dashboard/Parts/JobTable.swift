import Foundation
import Markup
import Quantities
import Queue

/// Jobs, a row each; on a phone, a block each.
struct JobTable: View {
  let jobs: [JobSummary]
  let now: Date
  /// Whether all are in one state, which then needn't be said again.
  var state: JobState?

  var body: HTML {
    table(.class("rows jobs")) {
      thead {
        tr {
          th(.scope("col")) { "Job" }
          th(.scope("col")) { "Queue" }
          if state == nil { th(.scope("col")) { "State" } }
          th(.scope("col")) { heading }
          th(.scope("col"), .class("number")) { "Attempts" }
          th(.scope("col"), .class("number")) { state == .active ? "Running for" : "Since" }
        }
      }
      tbody {
        for job in jobs { row(job) }
      }
    }
  }

  private var heading: String {
    switch state {
    case .active: "Progress"
    case .failed: "Reason"
    case .delayed: "Due"
    case .completed: "Took"
    default: "About"
    }
  }

  private func row(_ job: JobSummary) -> HTML {
    tr(.id("job-\(job.jobID)")) {
      td(.class("name")) { JobLink(job) }
      td(.data("label", "Queue")) { a(.href(SitePath("queues", job.queue))) { job.queue } }
      if state == nil { td { StateLabel(job.state) } }
      td(.class("remark"), .data("label", heading)) { remark(job) }
      td(.class("number"), .data("label", "Attempts")) { "\(job.attempt) of \(job.record.options.attempts)" }
      td(.class("number"), .data("label", state == .active ? "Running for" : "Since")) {
        if state == .active, let seconds = job.runTime(until: now) { seconds.span } else { TimeLabel(job.since, now: now) }
      }
    }
  }

  @HTMLBuilder private func remark(_ job: JobSummary) -> HTML {
    switch job.state {
    case .active, .waitingChildren: ProgressBar(job.progress, label: job.title)
    case .failed: a(.href(job.jobID.page), .class("reason")) { job.record.failedReason ?? "No reason was told" }
    case .delayed: if let due = job.due { TimeLabel(due, now: now) }
    case .completed: if let seconds = job.runTime(until: now) { (state == nil ? "Took " : "") + seconds.span }
    case .prioritized: "Priority \(job.record.priority)"
    default:
      if let reason = job.record.failedReason {
        a(.href(job.jobID.page), .class("reason")) { "Last attempt: " + reason }
      } else {
        job.film.profile ?? ""
      }
    }
  }
}

/// A job by name: what it is about, and what it is.
struct JobLink: View {
  let job: JobSummary

  init(_ job: JobSummary) { self.job = job }

  var body: HTML {
    a(.href(job.jobID.page), .class("job")) { job.title }
    span(.class("id")) {
      job.film.name == nil ? job.record.id : "\(job.record.name) \(job.record.id)"
    }
  }
}

extension JobSummary {
  /// Which attempt goes on, or was the last.
  var attempt: Int {
    isUnderWay ? record.attemptsMade.addingReportingOverflow(1).partialValue : record.attemptsMade
  }
}
