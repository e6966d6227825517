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
    let lastHour: Int
    let perMinute: Double

    /// - Parameter minutes: how many jobs ended in each.
    init(_ minutes: [Int]) {
      lastHour = minutes.reduce(0, +)
      perMinute = Double(lastHour) / Double(max(1, minutes.count))
    }
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
    let throughput = try await queue.throughput(minutes: 60)
    completed = Rate(throughput.completed)
    failed = Rate(throughput.failed)
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
