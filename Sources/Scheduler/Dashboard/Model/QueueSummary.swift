import Foundation
import Queue

/// A queue at a glance.
struct QueueSummary: Sendable, Equatable {
  let name: String
  let counts: JobCounts
  let isPaused: Bool
  /// How many workers are connected.
  let workers: Int
  /// Of the last hour.
  let throughput: Throughput
  /// Since when the job that is next waits for a worker.
  let waitingSince: Date?

  /// Jobs that no worker has begun, and that nothing holds up.
  var ready: Int { counts.waiting + counts.prioritized }

  /// Jobs wait, and nobody is there to take them up.
  var isUnattended: Bool { workers == 0 && ready > 0 }
}

extension JobCounts {
  subscript(state: JobState) -> Int {
    switch state {
    case .waiting: waiting
    case .prioritized: prioritized
    case .delayed: delayed
    case .active: active
    case .waitingChildren: waitingChildren
    case .completed: completed
    case .failed: failed
    case .unknown: 0
    }
  }

  static func + (left: JobCounts, right: JobCounts) -> JobCounts {
    var sum = left
    sum.waiting += right.waiting
    sum.prioritized += right.prioritized
    sum.delayed += right.delayed
    sum.active += right.active
    sum.waitingChildren += right.waitingChildren
    sum.completed += right.completed
    sum.failed += right.failed
    return sum
  }
}

extension Throughput {
  static func + (left: Throughput, right: Throughput) -> Throughput {
    func sum(_ left: [Int], _ right: [Int]) -> [Int] {
      let length = max(left.count, right.count)
      func padded(_ counts: [Int]) -> [Int] { Array(repeating: 0, count: length - counts.count) + counts }
      return zip(padded(left), padded(right)).map { $0.addingReportingOverflow($1).partialValue }
    }
    return Throughput(completed: sum(left.completed, right.completed), failed: sum(left.failed, right.failed))
  }
}
