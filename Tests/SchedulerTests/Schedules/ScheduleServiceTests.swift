import Foundation
import Jobs
import Queue
import Redis
import Testing
import YAML

@testable import Scheduler

@Suite(.timeLimit(.minutes(1)))
struct ScheduleServiceTests {
  @Test("the file is reread when it changes and on SIGHUP; a broken one keeps the schedules that there are")
  func changes() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "schedules-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "schedules.yml").path
    func write(_ ids: String...) throws {
      let entries = ids.map { "- { id: \($0), every: 1h, job: thumbnails, payload: { source: /a, output: /b, count: 1 } }" }
      try "schedules:\n\(entries.joined(separator: "\n"))\n".write(toFile: path, atomically: true, encoding: .utf8)
    }
    try write("a", "b")
    try await withRedis { redis in
      let queue = try Queue(name: ThumbnailsJob.queue, redis: redis)
      func ids() async throws -> [String] { try await queue.jobSchedulers().map(\.id).sorted() }
      let (log, other) = (LogBook(), LogBook())
      let services = try [log, other].map { try ScheduleService(file: path, redis: redis, logger: $0.logger) }
      try await running(services.map { service in { try await service.run() } }) {
        try await eventually { try await ids() == ["a", "b"] }
        try write("b", "c")
        try await eventually { try await ids() == ["b", "c"] }
        try "schedules: [".write(toFile: path, atomically: true, encoding: .utf8)
        try await eventually {
          log.lines.contains { $0.contains("the schedules stay as they were") && $0.contains("is not YAML") }
        }
        #expect(try await ids() == ["b", "c"])
        try write("b", "c")
        try await eventually { log.lines.count { $0.contains("schedules applied") } >= 2 }
        try await queue.removeJobScheduler("b")
        kill(getpid(), SIGHUP)
        try await eventually { try await ids() == ["b", "c"] }
      }
    }
  }

  @Test func aFileThatIsNotThereIsRefusedAtTheStart() throws {
    let redis = RedisClient(url: RedisURL(socket: "/none"))
    #expect(throws: YAMLFileError.self) {
      try ScheduleService(file: "/none.yml", redis: redis, logger: LogBook().logger)
    }
  }
}
