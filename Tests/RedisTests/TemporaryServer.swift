import Foundation
import Redis

/// Runs `body` against a private server in a folder of its own, and removes both.
func withPrivateServer<Value: Sendable>(_ body: (PrivateServer) async throws -> Value) async throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
  defer { try? FileManager.default.removeItem(at: folder) }
  let server = try await PrivateServer.start(in: folder)
  do {
    let value = try await body(server)
    await server.stop()
    return value
  } catch {
    await server.stop()
    throw error
  }
}
