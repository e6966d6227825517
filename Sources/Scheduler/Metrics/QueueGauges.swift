import Foundation
import Queue

/// What queues are like at the moment of a scrape.
enum QueueGauges {
  static func families(of queues: [Queue], now: Date = Date()) async throws -> [PrometheusText.Family] {
    var jobs = PrometheusText.Family(name: "sprocket_queue_jobs", kind: .gauge, help: "Jobs of a queue by state.")
    var paused = PrometheusText.Family(name: "sprocket_queue_paused", kind: .gauge, help: "1 while no job may start.")
    var workers = PrometheusText.Family(name: "sprocket_queue_workers", kind: .gauge, help: "Workers that are connected.")
    var oldest = PrometheusText.Family(
      name: "sprocket_queue_oldest_waiting_seconds", kind: .gauge, help: "For how long the oldest waiting job has waited.")
    for queue in queues {
      let statistics = try await QueueStatistics(queue, now: now)
      let label = (name: "queue", value: queue.name)
      for (state, count) in statistics.counts.byState {
        jobs.samples.append(.init(labels: [label, ("state", state.rawValue)], value: Double(count)))
      }
      paused.samples.append(.init(labels: [label], value: statistics.isPaused ? 1 : 0))
      workers.samples.append(.init(labels: [label], value: Double(statistics.workers)))
      oldest.samples.append(.init(labels: [label], value: statistics.oldestWaiting?.seconds ?? 0))
    }
    return [jobs, paused, workers, oldest]
  }
}

extension JobCounts {
  fileprivate var byState: [(JobState, Int)] {
    [
      (.waiting, waiting), (.prioritized, prioritized), (.delayed, delayed), (.active, active),
      (.waitingChildren, waitingChildren), (.completed, completed), (.failed, failed),
    ]
  }
}
