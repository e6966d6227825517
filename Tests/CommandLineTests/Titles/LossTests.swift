import Foundation
import Jobs
import Media
import Queue
import Redis
import TestFolder
import Testing

/// Workers that vanish in the middle of a title: it is finished, the same to the byte, and no more is made twice than was under way.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct LossTests {
  private let folder: TemporaryFolder
  private let film: String

  init() throws {
    folder = try TemporaryFolder()
    film = try TestFilm.long.get()
    try FileManager.default.createDirectory(atPath: folder.path("profiles"), withIntermediateDirectories: false)
    try folder.write(Data(TestProfile.small.utf8), to: "profiles/small.yml")
  }

  private func report(_ title: String) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(folder.bytes("\(title)/report.json")))
  }

  /// The title that one process makes, undisturbed.
  private func undisturbed() async throws -> [String: String] {
    let outcome = try await Program.run(
      "transcode", film, "-o", folder.path("alone"), "--profile", folder.path("profiles/small.yml"))
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try report("alone").files
  }

  private func worker(_ server: PrivateServer) throws -> Program {
    try Program(
      [
        "worker", "--redis", "\(server.url)", "--concurrency", "1", "--profiles", folder.path("profiles"), "--scratch",
        folder.path("scratch"),
      ], in: folder.url)
  }

  @Test("workers killed at random: the same title, and one chunk's work lost for each at most")
  func killedWorkers() async throws {
    let expected = try await undisturbed()
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let (queue, chunks) = (
        try Queue(name: TranscodeJob.queue, redis: redis), try Queue(name: TranscodeChunkJob.queue, redis: redis)
      )
      var workers = try (0..<3).map { _ in try worker(server) }
      let payload = TranscodeJob.Payload(source: film, profile: "small", output: folder.path("title"))
      let id = try await queue.add(TranscodeJob.self, payload)
      var (begun, kills) = (0, 0)
      for try await event in chunks.events(after: "0") {
        guard case .active = event.kind else { continue }
        begun += 1
        guard begun % 3 == 0 else { continue }
        let index = Int.random(in: workers.indices)
        workers[index].signal(SIGKILL)
        _ = await workers[index].outcome()
        workers[index] = try worker(server)
        kills += 1
        if kills == 4 { break }
      }
      var end: JobUpdate?
      for try await update in queue.updates(of: id) { end = update }
      guard case .completed = end else {
        Issue.record("\(String(describing: end))")
        return
      }
      #expect(try report("title").files == expected)
      let jobs = try await chunks.jobs(in: .completed, 0..<1000)
      #expect(jobs.count == 15)
      #expect(jobs.reduce(0) { $0 + $1.attemptsStarted } <= jobs.count + kills)
      for worker in workers {
        worker.signal(SIGTERM)
        #expect(await worker.outcome().status == 0)
      }
    }
  }

  @Test("a worker that is stopped beyond its lock and goes on: the same title")
  func stoppedWorker() async throws {
    let expected = try await undisturbed()
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let (queue, chunks) = (
        try Queue(name: TranscodeJob.queue, redis: redis), try Queue(name: TranscodeChunkJob.queue, redis: redis)
      )
      let workers = try (0..<2).map { _ in try worker(server) }
      let payload = TranscodeJob.Payload(source: film, profile: "small", output: folder.path("title"))
      let id = try await queue.add(TranscodeJob.self, payload)
      for try await event in chunks.events(after: "0") {
        if case .progress = event.kind { break }
      }
      workers[0].signal(SIGSTOP)
      var (sawStall, end): (Bool, JobUpdate?) = (false, nil)
      for try await event in chunks.events(after: "0") {
        if case .stalled = event.kind { sawStall = true }
        if sawStall { break }
      }
      workers[0].signal(SIGCONT)
      for try await update in queue.updates(of: id) { end = update }
      guard case .completed = end else {
        Issue.record("\(String(describing: end))")
        return
      }
      #expect(try report("title").files == expected)
      for worker in workers {
        worker.signal(SIGTERM)
        #expect(await worker.outcome().status == 0)
      }
    }
  }
}
