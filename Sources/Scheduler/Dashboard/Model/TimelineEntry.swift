import Foundation
import Queue

/// A step in a job's life, as far as the job itself tells.
struct TimelineEntry: Sendable, Equatable {
  enum Kind: Sendable, Equatable { case added, due, failedAttempt, stalled, started, completed, failed }

  let kind: Kind
  let text: String
  var detail: String?
  var time: Date?

  /// From its beginning to now. A job keeps the time of its latest attempt only.
  static func all(of job: JobSummary) -> [TimelineEntry] {
    let record = job.record
    var entries = [
      TimelineEntry(kind: .added, text: record.schedulerID.map { "Added by schedule \($0)" } ?? "Added", time: record.timestamp)
    ]
    let isLastOfAll = job.state == .failed
    let failures = record.stackTrace
    // What came before may have been cut off by the job's own limit.
    let first = max(0, record.attemptsMade - failures.count)
    for (index, trace) in failures.enumerated() where !(isLastOfAll && index == failures.count - 1) {
      entries.append(TimelineEntry(kind: .failedAttempt, text: "Attempt \(first + index + 1) failed", detail: trace))
    }
    if record.stalledCount > 0 {
      let times = record.stalledCount == 1 ? "once" : "\(record.stalledCount) times"
      entries.append(TimelineEntry(kind: .stalled, text: "Its worker vanished \(times)"))
    }
    if let due = job.due { entries.append(TimelineEntry(kind: .due, text: "Due", time: due)) }
    let hasRun = job.isUnderWay || job.state == .completed || job.state == .failed
    // Those before a retry by hand aren't among the attempts made.
    let before = max(record.attemptsMade - (job.isUnderWay ? 0 : 1), failures.count - (isLastOfAll ? 1 : 0))
    let attempt = max(0, before) + 1
    if hasRun, let start = record.processedOn {
      let worker = record.processedBy.map { "on \($0)" }
      entries.append(TimelineEntry(kind: .started, text: "Attempt \(attempt) started", detail: worker, time: start))
    }
    switch job.state {
    case .completed: entries.append(TimelineEntry(kind: .completed, text: "Completed", time: record.finishedOn))
    case .failed:
      entries.append(TimelineEntry(kind: .failed, text: "Failed", detail: record.failedReason, time: record.finishedOn))
    default: break
    }
    return entries
  }
}
