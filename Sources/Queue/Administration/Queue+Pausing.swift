import Redis

extension Queue {
  /// Lets no more jobs start, on any worker; those that run go on. Wire format §14.
  public func pause() async throws {
    _ = try await run(.pauseQueue)
  }

  /// Lets jobs start again.
  public func resume() async throws {
    while let left = try await run(.resumeQueue).integer, left > 0 {}
  }

  public var isPaused: Bool {
    get async throws { try await redis.send(["HEXISTS", keys.meta, "paused"]).integer == 1 }
  }
}
