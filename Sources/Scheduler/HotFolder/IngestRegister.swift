import Foundation
import Redis

/// Remembers in Redis which files of the hot folder have become jobs, for longer than their jobs may be kept.
struct IngestRegister: Sendable {
  private static let key = "sprocket:ingest"
  /// For how long a file that isn't seen any more is remembered, in seconds.
  private static let memory = 30 * 86_400

  let redis: RedisClient

  func contains(_ file: DroppedFile) async throws -> Bool {
    try await redis.send(["ZSCORE", Self.key, file.jobID]) != .null
  }

  func insert(_ file: DroppedFile) async throws {
    try await redis.send(["ZADD", Self.key, Int(Date().timeIntervalSince1970), file.jobID])
  }

  /// Notes that files are still there, and forgets those that have gone long ago.
  func refresh(_ files: some Collection<DroppedFile> & Sendable) async throws {
    let now = Int(Date().timeIntervalSince1970)
    for file in files { try await redis.send(["ZADD", Self.key, "XX", now, file.jobID]) }
    try await redis.send(["ZREMRANGEBYSCORE", Self.key, "-inf", now - Self.memory])
  }
}
