import Foundation
import Redis

/// How far the events of each queue have been told, and what was told last of each job. Shared by all schedulers.
struct CallbackTrail: Sendable {
  private static let positions = "sprocket:callbacks:positions"
  /// For how long a job that brings no more events is remembered, in seconds.
  private static let memory = 7 * 86_400

  let redis: RedisClient

  /// From where on the events of a queue are to be read.
  func position(of queue: String) async throws -> String {
    let time = try await redis.send(["ZSCORE", Self.positions, queue]).double ?? 0
    // Events of the same millisecond may not have been seen all.
    return "\(max(Int64(time) - 1, 0))-0"
  }

  /// Notes that all events of a queue up to a time, in Unix ms, are told. It never goes back.
  func note(_ time: Int64, of queue: String) async throws {
    try await redis.send(["ZADD", Self.positions, "GT", time, queue])
  }

  /// Notes a message. Doing it again changes nothing.
  /// - Returns: the id of the same job's message before.
  func append(_ message: CallbackMessage, of job: String, in queue: String) async throws -> String? {
    let key = "sprocket:callbacks:told:\(queue):\(job)"
    let replies = try await redis.transaction([
      ["ZADD", key, "NX", message.time, message.id], ["ZRANK", key, message.id], ["EXPIRE", key, Self.memory],
    ])
    guard replies.count == 3, let rank = replies[1].integer, rank > 0 else { return nil }
    return try await redis.send(["ZRANGE", key, rank - 1, rank - 1]).strings.first
  }
}
