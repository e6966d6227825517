import Foundation
import Logging
import Queue
import Redis

/// `queue-benchmark WHAT REDIS_URL QUEUE COUNT [AT_ONCE]` does one thing COUNT times and prints what it took, as JSON.
///
/// WHAT is `add` (AT_ONCE callers side by side), `bulk` (AT_ONCE jobs in one call), `work` (so many handlers), `latency` (from add to start, one job at a time),
/// `delayed` (how late jobs start) or `idle` (COUNT seconds without a job).
@main
struct QueueBenchmark {
  let queue: Queue
  let count: Int
  let atOnce: Int

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5, let count = Int(arguments[4]) else {
      FileHandle.standardError.write(Data("usage: queue-benchmark WHAT REDIS_URL QUEUE COUNT [AT_ONCE]\n".utf8))
      exit(64)
    }
    let queue = try Queue(name: arguments[3], redis: RedisClient(url: RedisURL(arguments[2])))
    try await queue.redis.connect()
    let benchmark = QueueBenchmark(queue: queue, count: count, atOnce: arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1)
    let report =
      switch arguments[1] {
      case "add": try await benchmark.add()
      case "bulk": try await benchmark.bulk()
      case "work": try await benchmark.work()
      case "latency": try await benchmark.latency()
      case "delayed": try await benchmark.delayed()
      case "idle": try await benchmark.idle()
      default: fatalError("unknown: \(arguments[1])")
      }
    print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
  }

  /// As large as the payload that the peer adds: 75 bytes of JSON.
  static let payload = ["film": "a film of which the title is long enough", "profile": "hd-1080p"]

  private func add() async throws -> Report {
    try await timed {
      try await withThrowingDiscardingTaskGroup { group in
        for caller in 0..<atOnce {
          let share = count / atOnce + (caller < count % atOnce ? 1 : 0)
          group.addTask { for _ in 0..<share { try await queue.add("film", Self.payload) } }
        }
      }
    }
  }

  /// AT_ONCE jobs in one call.
  private func bulk() async throws -> Report {
    let jobs = try (0..<atOnce).map { _ in try NewJob("film", Self.payload) }
    return try await timed {
      for _ in 0..<count / atOnce { try await queue.addBulk(jobs) }
    }
  }

  private func work() async throws -> Report {
    try await timed {
      let left = Countdown(from: count)
      try await working({ _ in left.tick() }) { await left.end() }
    }
  }

  /// From add to start. Each job is added when the worker has nothing to do.
  private func latency() async throws -> Report {
    let (starts, start) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
    var report = Report()
    try await working({ _ in start.yield(.now) }) {
      var next = starts.makeAsyncIterator()
      for _ in 0..<count {
        try await isAsleep()
        let added = ContinuousClock.now
        try await queue.add("film", Self.payload)
        if let started = await next.next() { report.note(added.duration(to: started)) }
      }
    }
    return report
  }

  /// How late jobs start that are due at different times within two seconds.
  private func delayed() async throws -> Report {
    let lateness = Lateness(expecting: count)
    try await working({ job in lateness.note(job.record) }) {
      var options = JobOptions()
      for number in 0..<count {
        options.delay = .milliseconds(200 + 2000 * number / count)
        try await queue.add("film", Self.payload, options: options)
      }
      await lateness.end()
    }
    return lateness.report
  }

  private func idle() async throws -> Report {
    var report = Report()
    try await working({ _ in }) {
      try await isAsleep()
      report = try await timed { try await Task.sleep(for: .seconds(count)) }
    }
    return report
  }

  /// Runs a worker for as long as `body` runs.
  private func working(
    _ handle: @escaping @Sendable (JobContext<[String: String]>) async throws -> Void, while body: () async throws -> Void
  ) async throws {
    var options = WorkerOptions()
    options.concurrency = atOnce
    let logger = Logger(label: "queue-benchmark") { _ in SwiftLogNoOpLogHandler() }
    var handlers = JobHandlers()
    handlers.on(nil, perform: handle)
    let worker = QueueWorker(queue, handlers: handlers, options: options, logger: logger)
    let task = Task { try await worker.run() }
    try await body()
    task.cancel()
    try await task.value
  }

  private func isAsleep() async throws {
    while try await queue.redis.send(["CLIENT", "LIST"]).string?.contains("cmd=bzpopmin") == false {}
  }

  private func timed(_ body: () async throws -> Void) async throws -> Report {
    var report = Report()
    let (start, cpu) = (ContinuousClock.now, clock())
    try await body()
    report.seconds = start.duration(to: .now) / .seconds(1)
    report.cpu = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
    return report
  }
}
