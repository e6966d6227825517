import Foundation
import Jobs
import Logging
import Queue
import Redis
import Testing

@testable import Scheduler

@Suite(.timeLimit(.minutes(1)))
struct ScheduleBookTests {
  private func entry(_ id: String, _ when: String, count: Int = 1) -> String {
    "  - { id: \(id), \(when), job: thumbnails, payload: { source: /a, output: /b, count: \(count) } }\n"
  }

  private func file(_ entries: String...) throws -> ScheduleFile {
    try ScheduleFile(yaml: "schedules:\n" + entries.joined(), source: "s")
  }

  private func withBook(_ body: (ScheduleBook, Queue, LogBook) async throws -> Void) async throws {
    try await withRedis { redis in
      let log = LogBook()
      try await body(ScheduleBook(redis: redis, logger: log.logger), Queue(name: ThumbnailsJob.queue, redis: redis), log)
    }
  }

  @Test func theFileIsWhatIsThere() async throws {
    try await withBook { book, queue, log in
      let (a, b) = (entry("a", "every: 1h"), entry("b", "cron: '0 3 * * *', timeZone: Europe/Berlin"))
      #expect(try await book.apply(file(a, b)))
      let schedulers = try await queue.jobSchedulers()
      #expect(Set(schedulers.map(\.id)) == ["a", "b"])
      #expect(schedulers.allSatisfy { $0.owner == "schedules" && $0.name == "thumbnails" })
      #expect(try await queue.counts().delayed == 2)

      #expect(try await book.apply(file(entry("a", "every: 2h"))))
      #expect(try await queue.jobSchedulers().map(\.every) == [.seconds(7200)])
      #expect(try await queue.counts().delayed == 1)
      #expect(log.lines.map { $0.split(separator: " ")[2] } == ["added", "added", "changed", "removed"])

      #expect(try await book.apply(file()))
      #expect(try await queue.jobSchedulers().isEmpty)
      #expect(try await queue.counts() == JobCounts())
    }
  }

  @Test("an unchanged entry stays as it is, however many apply it at once")
  func unchanged() async throws {
    try await withBook { book, queue, _ in
      let file = try file(entry("a", "every: 1h"), entry("b", "cron: '0 0 1 6 *'"), entry("c", "cron: '0 0 1 1 *'"))
      try await withThrowingTaskGroup { group in
        for _ in 1...8 { group.addTask { _ = try await book.apply(file) } }
        try await group.waitForAll()
      }
      let before = try await queue.jobSchedulers()
      #expect(before.count == 3)
      let pending = try await queue.jobs(in: .delayed)
      #expect(pending.count == 3)
      for _ in 1...3 {
        _ = try await book.apply(file)
        try await book.mend(file)
      }
      #expect(try await queue.jobSchedulers() == before)
      #expect(try await queue.jobs(in: .delayed) == pending)
      #expect(try await queue.jobSchedulers().map(\.iterationCount) == [1, 1, 1])
    }
  }

  @Test("a job that is due and waits for a worker keeps its time when its payload changes")
  func changeOfADueJob() async throws {
    try await withBook { book, queue, _ in
      _ = try await book.apply(file(entry("a", "every: 1ms")))
      let due = try await queue.jobSchedulers().map(\.next)
      _ = try await book.apply(file(entry("a", "every: 1ms", count: 2)))
      let scheduler = try #require(try await queue.jobScheduler("a"))
      #expect([scheduler.next] == due)
      #expect(scheduler.data.text.contains(#""count":2"#))
      #expect(try await queue.job("repeat:a:\(Int(scheduler.next.timeIntervalSince1970 * 1000))")?.data == scheduler.data)
    }
  }

  @Test("schedulers of others stay, also where a file wants their id, and so do those of another file")
  func others() async throws {
    try await withBook { book, queue, log in
      try await queue.upsertJobScheduler("theirs", .every(.seconds(60)), name: "x", 1)
      try await queue.upsertJobScheduler("wanted", .every(.seconds(60)), name: "x", 1)
      _ = try await book.apply(ScheduleFile(owner: "other", schedules: file(entry("of-another-file", "every: 1h")).schedules))
      _ = try await book.apply(file(entry("wanted", "every: 1h")))
      _ = try await book.apply(file())
      #expect(try await queue.jobSchedulers().map(\.id).sorted() == ["of-another-file", "theirs", "wanted"])
      #expect(try await queue.jobScheduler("wanted")?.name == "x")
      #expect(log.lines.contains { $0.contains("scheduler wanted in queue thumbnails is someone else's") })
    }
  }

  @Test("what got lost is put back; what is of another file's state stays while schedulers are changed over")
  func mending() async throws {
    try await withBook { book, queue, _ in
      let old = try file(entry("a", "every: 1h"), entry("b", "every: 1h"))
      _ = try await book.apply(old)
      let lost = try await queue.jobs(in: .delayed)[0].id
      try await queue.redis.send(["ZREM", "bull:thumbnails:delayed", lost])
      try await queue.redis.send(["DEL", "bull:thumbnails:\(lost)"])
      try await book.mend(old)
      #expect(try await queue.counts().delayed == 2)
      try await queue.redis.send(["FLUSHALL"])
      try await book.mend(old)
      #expect(try await queue.jobSchedulerCount() == 2)
      _ = try await book.apply(file(entry("a", "every: 2h"), entry("c", "every: 1h")))
      try await book.mend(old)
      #expect(try await queue.jobScheduler("a")?.every == .seconds(7200))
      #expect(try await queue.jobScheduler("c") != nil)
    }
  }

  @Test("one that has come to its end isn't begun anew")
  func ended() async throws {
    try await withBook { book, queue, log in
      let file = try file(entry("a", "every: 1ms, limit: 2"), entry("past", "every: 1h, end: 2020-01-01T00:00:00Z"))
      _ = try await book.apply(file)
      var options = WorkerOptions()
      options.removeOnComplete = .none
      let worker = QueueWorker(queue, options: options, logger: log.logger) { (_: JobContext<JSONText>) in 0 }
      try await running([{ try await worker.run() }]) {
        try await eventually { log.lines.count { $0.contains("job completed") } == 2 }
        for _ in 1...3 { _ = try await book.apply(file) }
      }
      #expect(try await queue.counts() == JobCounts())
      #expect(try await queue.jobScheduler("a")?.iterationCount == 2)
      #expect(try await queue.jobScheduler("past") == nil)
    }
  }
}
