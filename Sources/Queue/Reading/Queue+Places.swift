import Redis

extension Queue {
  /// Where a job stands among those in a state, as ``jobs(in:_:order:)`` lists them from the newest, the first being 0.
  /// - Returns: nil when it isn't there.
  public func place(of id: String, in state: JobState) async throws -> Int? {
    switch state {
    case .waiting:
      let places = try await redis.transaction([["LPOS", keys.wait, id], ["LLEN", keys.wait], ["LPOS", keys.paused, id]])
      guard places.count == 3 else { throw QueueError.malformed(what: "the place of a job", found: "\(places)") }
      return places[0].integer ?? places[2].integer.map { $0 + (places[1].integer ?? 0) }
    case .active: return try await redis.send(["LPOS", keys.active, id]).integer
    case .prioritized, .delayed, .waitingChildren, .completed, .failed:
      return try await redis.send(["ZREVRANK", keys.base + state.rawValue, id]).integer
    case .unknown: return nil
    }
  }
}
