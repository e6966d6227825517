import Foundation
import ProcessTestKit
import Reactor
import Redis
import Testing

@testable import Queue

/// Processes killed, connections cut, clocks apart: every job is done in the end, and nothing is left behind.
@Suite(.timeLimit(.minutes(4)))
struct FaultTests {
  private func twice() -> JobOptions {
    var options = JobOptions()
    options.attempts = 3
    return options
  }

  /// Each effect as often as the attempts say, no lock, no active id.
  private func expectNothingLost(_ queue: Queue, count: Int) async throws {
    let ids = try await queue.redis.send(["ZRANGE", queue.keys.completed, 0, -1]).strings
    #expect(ids.count == count)
    var attempts: Set<String> = []
    for id in ids {
      let made = try await queue.redis.send(["HGET", queue.keys.job(id), "atm"]).integer ?? 0
      for attempt in 1...max(made, 1) { attempts.insert("\(id):\(attempt)") }
    }
    #expect(Set(try await queue.redis.send(["SMEMBERS", "effects"]).strings) == attempts)
    #expect(try await queue.redis.send(["EXISTS", queue.keys.active, queue.keys.wait, queue.keys.delayed]).integer == 0)
    #expect(try await queue.redis.send(["KEYS", queue.keys.base + "*:lock"]).strings.isEmpty)
  }

  @Test(
    "a worker that dies at any step leaves its jobs to the next",
    arguments: ["fetched", "started", "effected", "returned", "finished"])
  func killedAtStep(step: String) async throws {
    try await withQueue { queue in
      for _ in 1...12 { try await queue.add("film", 2, options: twice()) }
      _ = try await Program.worker(on: queue, dyingAt: step).outcome()
      #expect(try await queue.counts().active > 0)
      let heir = try Program.worker(on: queue)
      try await eventually { try await queue.counts().completed == 12 }
      await heir.kill()
      try await expectNothingLost(queue, count: 12)
      #expect(try await queue.eventLog().contains { $0.hasPrefix("stalled") })
    }
  }

  @Test("10,000 jobs survive four workers of which one is killed each second")
  func killedWorkers() async throws {
    try await withQueue { queue in
      let count = 10_000
      for first in stride(from: 0, to: count, by: 500) {
        try await withThrowingDiscardingTaskGroup { group in
          for number in first..<first + 500 {
            group.addTask { try await queue.add("film", number % 10, options: twice()) }
          }
        }
      }
      var workers = try (1...4).map { _ in try Program.worker(on: queue) }
      while try await queue.counts().completed < count {
        try await EventLoop.shared.sleep(for: .seconds(1))
        await workers.removeFirst().kill()
        workers.append(try Program.worker(on: queue))
      }
      for worker in workers { await worker.kill() }
      try await expectNothingLost(queue, count: count)
    }
  }

  /// Handles jobs in all the ways there are; each handler's run is noted.
  private func worker(on queue: Queue, runs: Recorder<String>) -> QueueWorker {
    var options = WorkerOptions()
    options.concurrency = 8
    return QueueWorker(queue, options: options, logger: silentLogger) { (job: JobContext<Int>) in
      runs.append("\(job.id):\(job.record.attemptsStarted)")
      guard job.record.attemptsStarted == 1 else { return 0 }
      switch job.payload % 5 {
      case 0: throw NothingFetched()
      case 1: throw DelayedError(for: .milliseconds(1))
      case 2: throw WaitingError()
      case 3: throw UnrecoverableError("no hope")
      default: return 0
      }
    }
  }

  /// No handler has run twice for one start, and each start had its handler.
  private func expectNothingRepeated(_ queue: Queue, runs: [String]) async throws {
    #expect(Set(runs).count == runs.count)
    var starts: Set<String> = []
    for set in [queue.keys.completed, queue.keys.failed] {
      for id in try await queue.redis.send(["ZRANGE", set, 0, -1]).strings {
        let record = try #require(try await queue.job(id))
        for start in 1...record.attemptsStarted { starts.insert("\(id):\(start)") }
        #expect(record.stalledCount == 0)
      }
    }
    #expect(starts == Set(runs))
    #expect(try await queue.redis.send(["KEYS", queue.keys.base + "*:lock"]).strings.isEmpty)
  }

  private func addAll(_ count: Int, to queue: Queue) async throws {
    for number in 0..<count {
      var options = twice()
      if number % 2 == 0 { options.backoff = .fixed(.milliseconds(1)) }
      try await queue.add("film", number, options: options)
    }
  }

  private func isDone(_ queue: Queue, count: Int) async throws -> Bool {
    let counts = try await queue.counts()
    return counts.completed + counts.failed == count
  }

  @Test("connections cut at any moment lose no job and repeat none")
  func cutConnections() async throws {
    try await withQueue { queue in
      try await addAll(400, to: queue)
      let runs = Recorder<String>()
      let own = try Queue(name: queue.name, redis: queue.redis.dedicated())
      try await running(worker(on: own, runs: runs)) {
        var done = 0
        while try await !isDone(queue, count: 400) {
          // Each time something has happened; so the cuts fall into whatever the worker does.
          let counts = try await queue.counts()
          guard counts.completed + counts.failed > done else { continue }
          done = counts.completed + counts.failed
          try await queue.redis.send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
        }
      }
      try await expectNothingRepeated(queue, runs: runs.values)
    }
  }

  @Test("a server that is killed and started again loses no job and repeats none")
  func killedServer() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    var server = try await PrivateServer.start(in: folder)
    let queue = try Queue(name: "films", redis: RedisClient(url: server.url))
    try await addAll(400, to: queue)
    let runs = Recorder<String>()
    try await running(worker(on: queue, runs: runs)) {
      for part in [100, 200] {
        try await eventually { try await queue.counts().completed >= part }
        let info = try await queue.redis.send(["INFO", "server"]).string ?? ""
        let pid = try #require(info.firstMatch(of: /process_id:(\d+)/).flatMap { pid_t($0.1) })
        kill(pid, SIGKILL)
        await server.stop()
        server = try await PrivateServer.start(in: folder)
      }
      try await eventually { try await isDone(queue, count: 400) }
    }
    try await expectNothingRepeated(queue, runs: runs.values)
    await server.stop()
  }

  @Test("workers whose clocks are five seconds apart share a queue: no job is stalled, lost or done twice")
  func clockSkew() async throws {
    try await withQueue { queue in
      try await addAll(200, to: queue)
      let fast = try Queue(
        name: queue.name, redis: queue.redis, clock: WallClock { WallClock.system.milliseconds() + 5000 })
      let runs = Recorder<String>()
      try await running(worker(on: queue, runs: runs)) {
        try await running(worker(on: fast, runs: runs)) {
          try await eventually { try await isDone(queue, count: 200) }
        }
      }
      try await expectNothingRepeated(queue, runs: runs.values)
    }
  }
}
