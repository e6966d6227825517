import Foundation
import Jobs
import ProcessTestKit
import Queue
import Redis
import TestFolder
import Testing

/// Damaged films as jobs, with good ones among them: each job ends with pictures or a reason, and the worker goes on.
@Suite(.needsSharedMedia, .timeLimit(.minutes(10))) struct DamagedJobTests {
  /// SPROCKET_DAMAGED_FILMS tries more.
  private static let variants = ProcessInfo.processInfo.environment["SPROCKET_DAMAGED_FILMS"].flatMap { Int($0) } ?? 45

  @Test func theWorkerOutlivesThem() async throws {
    let folder = try TemporaryFolder()
    let up = try Program(["up", "--port", "0", "--concurrency", "2", "--scratch", "scratch"], in: folder.url)
    #expect(await up.errors.line(containing: "worker started") != nil)
    let redis = RedisClient(url: try RedisURL("unix://\(folder.path(".sprocket/redis.sock"))"))
    let queue = try Queue(name: ThumbnailsJob.queue, redis: redis)
    var options = ThumbnailsJob.options
    options.attempts = 1
    var damaged: [String: String] = [:]
    var good: [String] = []
    for film in try DamagedFilm.all(Self.variants) {
      let path = try folder.write(film.bytes, to: "\(film.number)-\(film.name)")
      let job = ThumbnailsJob.Payload(source: path, output: folder.path("pictures-\(film.number)"), count: 3)
      damaged[try await queue.add(ThumbnailsJob.self, job, options: options)] = film.name
      guard film.number % 10 == 0 else { continue }
      let other = ThumbnailsJob.Payload(source: try TestFilm.short.get(), output: folder.path("good-\(film.number)"), count: 3)
      good.append(try await queue.add(ThumbnailsJob.self, other, options: options))
    }
    var completed = 0
    for (id, name) in damaged {
      for try await _ in queue.updates(of: id) {}
      let job = try #require(try await queue.job(id))
      if job.failedReason == nil {
        completed += 1
      } else {
        #expect(job.failedReason?.contains("\n") == false && job.failedReason?.contains("can't") == true, "\(name): \(job)")
      }
    }
    for id in good {
      for try await _ in queue.updates(of: id) {}
      #expect(try await queue.job(id)?.failedReason == nil)
    }
    #expect((1..<Self.variants).contains(completed))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("scratch")).isEmpty)
    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
  }
}
