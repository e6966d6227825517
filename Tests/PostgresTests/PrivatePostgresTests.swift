import Foundation
import Postgres
import Reactor
import TestFolder
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PrivatePostgresTests {
  @Test("data survives a stop and a start; there is no port, and the folder is the server's alone")
  func restart() async throws {
    let folder = try TemporaryFolder()
    let place = folder.url.appending(path: "server")
    let first = try await PrivatePostgres.start(in: place)
    let client = PostgresClient(url: first.url)
    try await client.query("CREATE TABLE kept AS SELECT 7 AS number")
    #expect(try await client.value("SHOW listen_addresses", as: String.self) == "")
    #expect(try await client.value("SHOW fsync", as: String.self) == "on")
    let mode = try FileManager.default.attributesOfItem(atPath: place.path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o700)
    await first.stop()
    #expect(await first.isRunning == false)
    let second = try await PrivatePostgres.start(in: place)
    #expect(try await client.value("SELECT number FROM kept") == Int32(7), "and the client has connected again")
    await second.stop()
  }

  @Test("a second server in the same folder is refused")
  func twice() async throws {
    try await PrivatePostgres.withTemporary { server in
      let error = await #expect(throws: PostgresError.self) { try await PrivatePostgres.start(in: server.folder) }
      #expect(error?.code == .notStarted)
      #expect(error?.found.contains("already runs") == true)
      #expect(await server.isRunning)
    }
  }

  @Test("data of another major version is refused in one line, with what would help")
  func otherVersion() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("server/data"), withIntermediateDirectories: true)
    try folder.write("11\n".utf8, to: "server/data/PG_VERSION")
    let error = await #expect(throws: PostgresError.self) {
      try await PrivatePostgres.start(in: folder.url.appending(path: "server"))
    }
    #expect(error?.code == .notStarted)
    #expect(error?.description.contains("made by PostgreSQL 11") == true, "\(error.map { "\($0)" } ?? "")")
    #expect(error?.advice?.contains("postgresql-11") == true)
  }

  @Test("what a start that was interrupted left half made isn't taken for data")
  func halfMade() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("server/data.new/base"), withIntermediateDirectories: true)
    let server = try await PrivatePostgres.start(in: folder.url.appending(path: "server"), durability: .none)
    #expect(try await PostgresClient(url: server.url).value("SELECT 1") == Int32(1))
    await server.stop()
  }

  @Test("a server that gives up says why, at once")
  func failure() async throws {
    let folder = try TemporaryFolder()
    let error = await #expect(throws: PostgresError.self) {
      try await PrivatePostgres.start(
        in: folder.url.appending(path: "server"), durability: .none, arguments: ["-c", "shared_buffers=nonsense"])
    }
    #expect(error?.found.contains("shared_buffers") == true, "\(error?.found ?? "")")
  }

  @Test("a path too long for a socket is refused with its length")
  func longPath() async {
    let folder = URL(filePath: "/tmp/" + String(repeating: "x", count: 120))
    let error = await #expect(throws: PostgresError.self) { try await PrivatePostgres.start(in: folder) }
    #expect(error?.found.contains("bytes") == true)
  }
}
