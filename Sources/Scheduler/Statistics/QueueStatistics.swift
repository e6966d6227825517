import Foundation
import Hummingbird
import Queue

/// How a queue is doing.
struct QueueStatistics: Encodable {
  let name: String
  let isPaused: Bool
  let counts: JobCounts
  /// How many jobs ended in the latest hour, where the queue's workers keep count.
  let completed: Rate
  let failed: Rate
  /// Seconds from being ready to the start, and from there to the end, of the jobs that completed last.
  let waitSeconds: Quantiles?
  let runSeconds: Quantiles?
  let workers: Int
  let oldestWaiting: Oldest?

  struct Rate: Encodable {
    /// In all.
    let count: Int
    let perMinute: Double
  }

  struct Oldest: Encodable {
    let job: String
    let seconds: Double
  }

  /// How many of the jobs that completed last the times are taken from.
  private static let sample = 200

  init(_ queue: Queue, now: Date = Date()) async throws {
    async let counts = queue.counts()
    async let isPaused = queue.isPaused
    async let workers = queue.workers()
    async let recent = queue.jobs(in: .completed, 0..<Self.sample)
    async let oldest = queue.jobs(in: .waiting, 0..<1, order: .forward)
    name = queue.name
    completed = Rate(try await queue.metrics(of: .completed, minutes: 0..<60), now: now)
    failed = Rate(try await queue.metrics(of: .failed, minutes: 0..<60), now: now)
    self.counts = try await counts
    self.isPaused = try await isPaused
    self.workers = try await workers.count
    let finished = try await recent
    waitSeconds = Quantiles(finished.compactMap(\.secondsWaited))
    runSeconds = Quantiles(finished.compactMap(\.secondsRun))
    oldestWaiting = try await oldest.first.map { job in
      Oldest(
        job: "\(JobID(queue: queue.name, id: job.id))", seconds: max(0, now.timeIntervalSince(job.readyAt)))
    }
  }
}

extension QueueStatistics.Rate {
  /// Minutes are closed by the first job that ends after them, so those without jobs at the end don't stand in the list.
  init(_ metrics: QueueMetrics, now: Date) {
    count = metrics.count
    let silent = metrics.updated.map { Int(max(0, now.timeIntervalSince($0)) / 60) } ?? 60
    perMinute = Double(metrics.perMinute.prefix(max(0, 60 - silent)).reduce(0, +)) / 60
  }
}

extension JobRecord {
  /// When its first attempt could have started.
  fileprivate var readyAt: Date { timestamp + options.delay / .seconds(1) }
  fileprivate var secondsWaited: Double? {
    attemptsStarted == 1 ? processedOn.map { max(0, $0.timeIntervalSince(readyAt)) } : nil
  }
  fileprivate var secondsRun: Double? {
    guard let processedOn, let finishedOn else { return nil }
    return max(0, finishedOn.timeIntervalSince(processedOn))
  }
}

struct StatisticsDocument: ResponseEncodable {
  let queues: [QueueStatistics]
}
