import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// `up` is everything at once, and ends as a whole.
@Suite(.timeLimit(.minutes(2)))
struct UpCommandTests {
  private func start(_ folder: TemporaryFolder, _ arguments: String...) async throws -> Program {
    let up = try Program(["up", "--port", "0", "--grace", "1"] + arguments, in: folder.url)
    #expect(await up.output.line(containing: "Open http://127.0.0.1:") != nil)
    #expect(await up.errors.line(containing: "worker started") != nil)
    return up
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalEndsAllOfIt(_ signal: Int32) async throws {
    let folder = try TemporaryFolder()
    let up = try await start(folder)
    up.signal(signal)
    #expect(await up.outcome().status == 0)
    #expect(!folder.has(".sprocket/redis.sock"))
  }

  @Test func theEndOfOnePartEndsAllOfIt() async throws {
    let folder = try TemporaryFolder()
    let up = try await start(folder)
    let stopping = try Program(
      running: URL(filePath: "/usr/bin/redis-cli"), ["-s", folder.path(".sprocket/redis.sock"), "shutdown", "nosave"])
    _ = await stopping.outcome()
    let outcome = await up.outcome()
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("sprocket: the private Redis has ended; \(folder.path(".sprocket"))/redis.log may say why\n"))
  }

  @Test func aSecondOneInTheSameFolderSaysSo() async throws {
    let folder = try TemporaryFolder()
    let up = try await start(folder)
    let second = try await Program.run("up", "--port", "0", in: folder.url)
    #expect(second.status == 1)
    #expect(second.errors.contains("a server already runs in this folder"))
    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
  }

  @Test("other commands in the folder find its database, and one that follows a killed one has it too")
  func database() async throws {
    let folder = try TemporaryFolder()
    let first = try await start(folder)
    let status = try await Program.run("db", "status", in: folder.url)
    #expect(status.status == 0, "\(status.errors)")
    #expect(status.output.contains("0001-parties-and-ledger"))
    first.signal(SIGKILL)
    _ = await first.outcome()
    // As one does who had this in the shell for the other commands.
    let address = "postgres:///postgres?host=\(folder.path(".sprocket/postgres"))&user=sprocket"
    let second = try Program(
      ["up", "--port", "0", "--grace", "1"], in: folder.url, settings: ["DATABASE_URL": address])
    #expect(await second.errors.line(containing: "postgres started") != nil)
    #expect(await second.errors.line(containing: "worker started") != nil)
    second.signal(SIGTERM)
    let outcome = await second.outcome()
    #expect(outcome.status == 0)
    #expect(!outcome.errors.contains("jobs of the books"))
  }

  @Test func aPortThatIsTakenIsSaidInOneLine() async throws {
    let folders = try [TemporaryFolder(), TemporaryFolder()]
    let up = try await start(folders[0])
    let address = try #require(await up.output.line(containing: "Open"))
    let port = try #require(address.firstMatch(of: /:(\d+)\//)).1
    let second = try await Program.run("up", "--port", String(port), in: folders[1].url)
    #expect(second.status == 1)
    #expect(second.errors.contains("sprocket: port \(port) of 127.0.0.1 is in use"))
    #expect(!folders[1].has(".sprocket/redis.sock"))
    up.signal(SIGTERM)
    _ = await up.outcome()
  }

  @Test("what is dropped into the hot folder becomes a title, and what is no film a job that says why")
  func hotFolder() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.url.appending(path: "ingest/f7"), withIntermediateDirectories: true)
    let film = try TestFilm.short.get()
    try FileManager.default.copyItem(atPath: film, toPath: folder.path("film.part"))
    let up = try await start(folder, "--ingest", "ingest", "--titles", "titles")
    try FileManager.default.moveItem(atPath: folder.path("film.part"), toPath: folder.path("ingest/f7/film.mp4"))
    try folder.write(Data("no film".utf8), to: "notes.part")
    try FileManager.default.moveItem(atPath: folder.path("notes.part"), toPath: folder.path("ingest/notes.mp4"))
    #expect(await up.errors.line(containing: "name=transcode queue=transcode [Queue] job completed") != nil)
    #expect(folder.has("titles/f7/film/master.m3u8"))
    #expect(await up.errors.line(containing: "job failed") != nil)
    let failed = try await Program.run("queue", "ls", "transcode", "--state", "failed", "--json", in: folder.url)
    #expect(failed.output.contains("can't open notes.mp4"), "\(failed.output)")
    up.signal(SIGTERM)
    #expect(await up.outcome().status == 0)
  }
}
