import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// `sprocket worker`, `worker list` and `worker drain`, on a Redis server of the test's own.
@Suite(.timeLimit(.minutes(1)))
struct WorkerCommandTests {
  private let folder: TemporaryFolder
  private let server: Program
  private let redis: String

  init() async throws {
    folder = try TemporaryFolder()
    redis = "unix://\(folder.path("redis.sock"))"
    server = try Program(
      running: URL(filePath: "/usr/bin/redis-server"),
      ["--port", "0", "--unixsocket", folder.path("redis.sock"), "--save", "", "--dir", folder.url.path])
    _ = await server.output.line(containing: "eady to accept connections")
  }

  private func worker(_ arguments: String...) async throws -> Program.Outcome {
    try await Program(["worker"] + arguments + ["--redis", redis], in: folder.url).outcome()
  }

  @Test func workersAreListedAndDrained() async throws {
    #expect(try await worker("list").output == "No workers\n")
    let workers = try ["left", "right"].map {
      try Program(["worker", "--name", $0, "--scratch", "scratch", "--redis", redis], in: folder.url)
    }
    for worker in workers { _ = await worker.errors.line(containing: "worker started") }
    let table = try await worker("list").output.split(separator: "\n")
    #expect(table.count == 3)
    #expect(table[1].hasPrefix("  left ") && table[1].contains(" working ") && table[1].contains("libx264"), "\(table)")
    let lines = try await worker("list", "--json").output.split(separator: "\n")
    #expect(lines.count == 2 && lines.last?.contains(#""name":"right""#) == true, "\(lines)")

    let drained = try await worker("drain", "left", "--wait")
    #expect(drained.output == "left drains\nThey have ended\n", "\(drained.errors)")
    #expect(await workers[0].outcome().status == 0)
    let rest = try await worker("list").output
    #expect(rest.contains("right") && !rest.contains("left"))

    let unknown = try await worker("drain", "left")
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("there is no worker left; `sprocket worker list`"), "\(unknown.errors)")
    #expect(try await worker("drain").output == "right drains\n")
    #expect(await workers[1].outcome().status == 0)
    #expect(try await worker("drain").errors.contains("there is no worker"))
    server.signal(SIGTERM)
    _ = await server.outcome()
  }
}
