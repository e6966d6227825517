import Foundation
import Redis
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PrivateServerTests {
  @Test("data survives a stop and a start; the socket is ours alone and there is no port")
  func restart() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try await PrivateServer.start(in: folder)
    let client = RedisClient(url: first.url)
    try await client.send(["SET", "key", "kept"])
    #expect(try await client.send(["CONFIG", "GET", "port"]).fields["port"] == "0")
    let socket = folder.appending(path: "redis.sock").path
    let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o700)
    await first.stop()
    let second = try await PrivateServer.start(in: folder)
    #expect(try await client.send(["GET", "key"]).string == "kept", "and the client has connected again")
    await second.stop()
  }

  @Test("a second server in the same folder is refused")
  func twice() async throws {
    try await PrivateServer.withTemporary { server in
      let error = await #expect(throws: RedisError.self) { try await PrivateServer.start(in: server.folder) }
      #expect(error?.code == .notStarted)
      #expect(error?.found.contains("already runs") == true)
      let answer = try await RedisClient(url: server.url).send(["PING"])
      #expect(answer == .status("PONG"), "the first one lives")
    }
  }

  @Test("a server that gives up says why, at once")
  func failure() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data().write(to: folder.appending(path: "appendonlydir"))
    let error = await #expect(throws: RedisError.self) { try await PrivateServer.start(in: folder, within: .seconds(60)) }
    #expect(error?.code == .notStarted)
    #expect(error?.found.contains("appendonly") == true, "\(error?.found ?? "")")
  }

  @Test("a path too long for a socket is refused with its length")
  func longPath() async {
    let folder = URL(filePath: "/tmp/" + String(repeating: "x", count: 120))
    let error = await #expect(throws: RedisError.self) { try await PrivateServer.start(in: folder) }
    #expect(error?.found.contains("bytes") == true)
  }
}
