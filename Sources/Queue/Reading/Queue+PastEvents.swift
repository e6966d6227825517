import Redis

extension Queue {
  /// Events that have happened, the oldest first.
  /// - Parameters:
  ///   - position: of the last event that was seen, as ``QueueEvent/position`` gives it.
  ///   - count: how many at most.
  public func pastEvents(after position: String, limit count: Int = 1000) async throws -> [QueueEvent] {
    let reply = try await redis.send(["XRANGE", keys.events, "(" + position, "+", "COUNT", count])
    return (reply.array ?? []).compactMap(QueueEvent.init(entry:))
  }

  /// Whether the stream has lost nothing after a position: it still has that place, or an older one.
  public func keepsEvents(after position: String) async throws -> Bool {
    try await redis.send(["XRANGE", keys.events, "-", position, "COUNT", 1]).array?.isEmpty == false
  }
}

extension QueueEvent {
  /// - Parameter entry: of a stream: its position and its fields.
  fileprivate init?(entry: RedisValue) {
    guard let parts = entry.array, parts.count == 2, let position = parts[0].string else { return nil }
    self.init(position: position, fields: parts[1].fields)
  }
}
