import Foundation
import Queue

extension DashboardReader {
  func overview() async throws -> Overview {
    async let summaries = ofEach { try await summary(of: $0) }
    async let workforce = workforce()
    async let running = underWay()
    async let failures = failures(most: 200)
    let queues = try await summaries
    return try await Overview(
      queues: queues, running: running, workers: workforce.workers, failures: failures.groups,
      throughput: queues.map(\.throughput).reduce(Throughput(completed: [], failed: []), +), now: now())
  }

  /// - Parameter most: how many jobs of each queue are looked at.
  func failures(most: Int = mostFailures) async throws -> FailureReport {
    async let jobs = ofEach { try await self.jobs(in: .failed, of: $0, 0..<most) }
    async let counts = ofEach { try await $0.counts().failed }
    let failed = try await jobs.flatMap(\.self).filter(maySee)
    return try await FailureReport(
      groups: FailureGroup.all(of: failed), examined: failed.count, total: counts.reduce(0, +), now: now())
  }

  /// - Throws: ``Problem`` 404.
  func queueDetail(_ name: String) async throws -> QueueDetail {
    let queue = try jobs.queue(name)
    async let summary = summary(of: queue)
    async let active = jobs(in: .active, of: queue, 0..<Self.mostRunning)
    async let parents = jobs(in: .waitingChildren, of: queue, 0..<Self.mostRunning)
    let running = try await active + parents
    async let waiting = next(of: queue, count: 20)
    return try await QueueDetail(queue: summary, running: running.filter(maySee), waiting: waiting.filter(maySee), now: now())
  }

  /// Those that workers will take up next: without priority first.
  private func next(of queue: Queue, count: Int) async throws -> [JobSummary] {
    let waiting = try await jobs(in: .waiting, of: queue, 0..<count, order: .forward)
    guard waiting.count < count else { return waiting }
    return try await waiting + jobs(in: .prioritized, of: queue, 0..<(count - waiting.count), order: .forward)
  }

  /// Schedules of all queues, those first whose next time comes first.
  func schedules() async throws -> [ScheduleSummary] {
    let now = now()
    return try await ofEach { queue in
      try await queue.jobSchedulers().map { ScheduleSummary(queue: queue.name, scheduler: $0, now: now) }
    }.flatMap(\.self).sorted { ($0.times.first ?? .distantFuture) < ($1.times.first ?? .distantFuture) }
  }
}
