import Foundation
import ProcessTestKit
import Queue
import Redis
import Testing

/// Somebody else's program that receives webhooks and verifies them: `Peers/receiver.py`.
struct Receiver {
  /// A message as it came in.
  struct Received: Decodable, Sendable {
    struct Content: Decodable, Sendable {
      let queue: String
      let id: String
      let name: String
      let film: [String: String]?
      let progress: Int?
      let result: Int?
      let reason: String?
    }

    let path: String
    let id: String
    let status: Int
    let type: String
    let data: Content?
  }

  let port: String
  let redis: RedisClient

  static let secret = "whsec_" + Data("a secret of twenty-four bytes or more".utf8).base64EncodedString()

  static let isThere =
    ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.isExecutableFile(atPath: interpreter)

  private static let interpreter = URL(filePath: #filePath).appending(path: "../../../../.build/venv/bin/python").standardized
    .path
  private static let script = URL(filePath: #filePath).appending(path: "../../Peers/receiver.py").standardized.path

  /// Runs `body` with a receiver, and a Redis for it and for the queues.
  static func with(_ body: (Receiver) async throws -> Void) async throws {
    try await PrivateServer.withTemporary { server in
      let redis = RedisClient(url: server.url)
      let words = [script, server.folder.appending(path: "redis.sock").path, secret]
      let program = try Program(running: URL(filePath: interpreter), words)
      defer { program.signal(SIGTERM) }
      var port: String?
      try await eventually {
        port = try await redis.send(["GET", "port"]).string
        return port != nil || program.hasEnded
      }
      try await body(Receiver(port: #require(port), redis: redis))
    }
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  var received: [Received] {
    get async throws {
      try await redis.send(["LRANGE", "received", 0, -1]).strings.map { try JSONText($0).decode() }
    }
  }
}
