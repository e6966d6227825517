import Foundation
import Queue
import Redis

/// The uploads that were begun, and what came of them, kept in Redis for all schedulers.
struct UploadRegister: Sendable {
  let redis: RedisClient

  /// How long one is remembered: its links end long before.
  static let kept = Duration.seconds(8 * 86_400)

  private static let due = "sprocket:uploads"
  private func key(_ id: String) -> String { "sprocket:upload:\(id)" }
  private func receiptKey(_ id: String) -> String { "sprocket:upload:\(id):receipt" }
  private func turnKey(_ id: String) -> String { "sprocket:upload:\(id):turn" }

  func note(_ upload: Upload) async throws {
    try await keep(upload, at: key(upload.id))
    try await redis.send(["ZADD", Self.due, Int64(upload.expires.timeIntervalSince1970), upload.id])
  }

  /// - Returns: nil for one that there isn't.
  func upload(_ id: String) async throws -> Upload? { try await kept(at: key(id)) }

  /// What came of one that was completed.
  func receipt(of id: String) async throws -> UploadReceipt? { try await kept(at: receiptKey(id)) }

  func complete(_ upload: Upload, _ receipt: UploadReceipt) async throws {
    try await keep(receipt, at: receiptKey(upload.id))
    try await settle(upload.id)
  }

  /// Waits no longer for it to be completed.
  func settle(_ id: String) async throws {
    try await redis.send(["ZREM", Self.due, id])
  }

  func forget(_ id: String) async throws {
    try await redis.send(["DEL", key(id)])
    try await settle(id)
  }

  /// Those that nobody completed in their time.
  func overdue(at now: Date) async throws -> [String] {
    try await redis.send(["ZRANGEBYSCORE", Self.due, "-inf", Int64(now.timeIntervalSince1970)]).strings
  }

  /// Runs `body` while nobody else does for the same upload, on any scheduler.
  /// - Throws: ``Problem`` 409 where somebody does.
  func alone<Value: Sendable>(with id: String, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    guard let value = try await RedisLock(turnKey(id), on: redis).holding(body) else {
      throw Problem(.conflict, "upload \(id) is being completed; ask again in a moment", headers: [.retryAfter: "1"])
    }
    return value
  }

  private func keep(_ value: some Encodable, at key: String) async throws {
    try await redis.send(["SET", key, JSONText(encoding: value).text, "PX", Int(Self.kept / .milliseconds(1))])
  }

  private func kept<Value: Decodable>(at key: String) async throws -> Value? {
    try await redis.send(["GET", key]).string.map { try JSONText($0).decode() }
  }
}
