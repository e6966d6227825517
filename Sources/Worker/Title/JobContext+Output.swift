import Foundation
import Jobs
import Queue
import Redis

extension JobContext {
  /// How long a job stays away from an output that another one writes to.
  private static var pause: Duration { .seconds(1) }

  /// Does what no other job may do at the same output meanwhile: look what is there, publish, clear away.
  ///
  /// - Throws: `DelayedError` where another job is about it: then this one's handler is run again later, with no attempt counted;
  ///   `RedisLock.Lost`; what `body` throws.
  func alone<Value: Sendable>(at output: String, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    guard let value = try await RedisLock.ofOutput(output, on: queue.redis).holding(body) else {
      logger.info("another job is about the same output", metadata: ["output": "\(output)"])
      throw DelayedError(for: Self.pause)
    }
    return value
  }
}

extension RedisLock {
  /// Whose turn it is to publish to an output: a path, or a key of the store that all workers share.
  static func ofOutput(_ output: String, on redis: RedisClient) -> RedisLock {
    RedisLock("sprocket:output:\(output)", on: redis)
  }
}
