import Redis

/// Limits that hold for all workers of a queue together, kept with the queue. Wire format §12.
extension Queue {
  /// How many jobs may run at the same time; nil for no limit.
  public var globalConcurrency: Int? {
    get async throws { try await redis.send(["HGET", keys.meta, "concurrency"]).integer }
  }

  /// - Parameter concurrency: 1 or more; nil takes the limit away.
  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``.
  public func setGlobalConcurrency(_ concurrency: Int?) async throws {
    guard let concurrency else {
      try await redis.send(["HDEL", keys.meta, "concurrency"])
      return
    }
    guard concurrency >= 1 else {
      throw QueueError.outOfRange(setting: "concurrency", value: "\(concurrency)", allowed: "1 or more")
    }
    try await redis.send(["HSET", keys.meta, "concurrency", concurrency])
  }

  /// How many jobs may start within a time; nil for what each worker says.
  public var globalRateLimit: RateLimit? {
    get async throws {
      let values = try await redis.send(["HMGET", keys.meta, "max", "duration"]).array ?? []
      guard values.count == 2, let max = values[0].integer, let duration = values[1].integer else { return nil }
      return RateLimit(max: max, per: .milliseconds(duration))
    }
  }

  /// - Parameter limit: nil takes the limit away.
  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``.
  public func setGlobalRateLimit(_ limit: RateLimit?) async throws {
    guard let limit else {
      try await redis.send(["HDEL", keys.meta, "max", "duration"])
      return
    }
    guard limit.max >= 1, limit.duration >= .milliseconds(1) else {
      throw QueueError.outOfRange(
        setting: "the rate limit", value: "\(limit.max) per \(limit.duration)", allowed: "1 or more, per 1 ms or more")
    }
    try await redis.send(["HSET", keys.meta, "max", limit.max, "duration", limit.duration.milliseconds])
  }
}
