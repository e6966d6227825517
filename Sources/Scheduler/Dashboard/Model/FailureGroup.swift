import Foundation
import Queue

/// Failed jobs of a queue that failed for the same reason.
struct FailureGroup: Sendable, Equatable {
  let queue: String
  let pattern: FailurePattern
  /// The latest first.
  let jobs: [JobSummary]

  /// The reason of the latest, word for word.
  var reason: String { jobs.first?.record.failedReason ?? "" }
  var latest: Date? { jobs.first?.record.finishedOn }
  var earliest: Date? { jobs.last?.record.finishedOn }

  /// - Parameter jobs: failed ones of any queue, in any order.
  /// - Returns: those with the most jobs first.
  static func all(of jobs: [JobSummary]) -> [FailureGroup] {
    struct Key: Hashable {
      let queue: String
      let pattern: FailurePattern
    }
    let latestFirst = jobs.sorted { $0.since > $1.since }
    let groups = Dictionary(grouping: latestFirst) {
      Key(queue: $0.queue, pattern: FailurePattern($0.record.failedReason ?? ""))
    }
    return groups.map { FailureGroup(queue: $0.queue, pattern: $0.pattern, jobs: $1) }
      .sorted { ($1.jobs.count, $0.queue, $0.pattern.text) < ($0.jobs.count, $1.queue, $1.pattern.text) }
  }
}
