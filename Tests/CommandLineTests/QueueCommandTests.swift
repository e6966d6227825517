import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// `up`, `enqueue` and `worker` together, on a private Redis.
struct QueueCommandTests {
  @Test func aFilmBecomesATitleByAJob() async throws {
    let folder = try TemporaryFolder()
    let up = try Program(["up", "--port", "0"], in: folder.url)
    #expect(await up.errors.line(containing: "worker started") != nil)

    let done = try await Program.run("enqueue", "transcode", TestFilm.short.get(), "-o", "title", "--wait", in: folder.url)
    #expect(done.status == 0)
    #expect(done.output.contains("360p") && done.output.contains("sprocket play"))
    #expect(folder.has("title/master.m3u8"))

    try folder.write(Data("no film".utf8), to: "notes.mp4")
    let failed = try await Program.run("enqueue", "transcode", "notes.mp4", "-o", "none", "--wait", in: folder.url)
    #expect(failed.status == 1)
    #expect(failed.errors.contains("sprocket: job 2 failed: can't open notes.mp4"))
    #expect(!folder.has("none"))

    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
    #expect(!folder.has(".sprocket/redis.sock"))
  }

  @Test func aRedisThatIsNotThere() async throws {
    let folder = try TemporaryFolder()
    let redis = "unix://\(folder.path("none.sock"))"
    let outcome = try await Program.run("enqueue", "transcode", TestFilm.short.get(), "--redis", redis, in: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains("none.sock"), "\(outcome.errors)")
  }

  @Test func aWorkerThatIsStoppedHandsItsJobBack() async throws {
    let folder = try TemporaryFolder()
    let up = try Program(["up", "--port", "0", "--grace", "0"], in: folder.url)
    #expect(await up.errors.line(containing: "worker started") != nil)
    let waiting = try Program(["enqueue", "transcode", TestFilm.long.get(), "-o", "title", "--wait"], in: folder.url)
    #expect(await waiting.errors.line(containing: "Encoding") != nil)
    up.signal(SIGTERM)
    let outcome = await up.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("job handed back"))
    #expect(!folder.has("title/master.m3u8"))
    waiting.signal(SIGKILL)
    _ = await waiting.outcome()
  }
}
