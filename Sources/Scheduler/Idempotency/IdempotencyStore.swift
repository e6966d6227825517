import Foundation
import Redis

/// What requests with an `Idempotency-Key` were answered, kept in Redis for all schedulers.
struct IdempotencyStore: Sendable {
  let redis: RedisClient

  /// For how long an answer is kept.
  static let kept = Duration.seconds(86_400)
  /// For how long a request may be under way: where its scheduler dies meanwhile, the next one is let in after this time.
  static let underWay = Duration.seconds(60)

  enum Found: Equatable {
    /// The key is new; its request goes on.
    case new
    /// Another request with this key is under way.
    case running
    /// The key belongs to another request.
    case other
    case answer(String)
  }

  private func key(_ key: IdempotencyKey) -> String { "sprocket:idempotency:\(key.digest)" }

  /// - Parameters:
  ///   - request: what says whether two requests are the same.
  ///   - turn: says whose turn it is while the request is under way.
  func begin(_ key: IdempotencyKey, request: String, turn: String) async throws -> Found {
    let reply = try await redis.run(
      Self.beginning, keys: [self.key(key)], [request, turn, Int(Self.underWay / .milliseconds(1))]
    ).strings
    switch reply.first {
    case "new": return .new
    case "running": return .running
    case "other": return .other
    default: return .answer(reply.last ?? "")
    }
  }

  /// Keeps the answer; or forgets the request, which may then come again, where there is none worth keeping.
  func end(_ key: IdempotencyKey, turn: String, answer: String?) async throws {
    _ = try await redis.run(
      Self.ending, keys: [self.key(key)], [turn, answer ?? "", Int(Self.kept / .milliseconds(1))])
  }

  private static let beginning = RedisScript(
    name: "beginIdempotent",
    source: """
      local request, answer = unpack(redis.call('HMGET', KEYS[1], 'request', 'answer'))
      if not request then
        redis.call('HSET', KEYS[1], 'request', ARGV[1], 'turn', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return { 'new' }
      end
      if request ~= ARGV[1] then
        return { 'other' }
      end
      return answer and { 'answer', answer } or { 'running' }
      """)

  private static let ending = RedisScript(
    name: "endIdempotent",
    source: """
      if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then
        return 0
      end
      if ARGV[2] == '' then
        return redis.call('DEL', KEYS[1])
      end
      redis.call('HSET', KEYS[1], 'answer', ARGV[2])
      return redis.call('PEXPIRE', KEYS[1], ARGV[3])
      """)
}
