import Redis

extension RedisError {
  /// Whether another try may find the server again.
  var isOfConnection: Bool { code == .connectionLost || code == .timedOut || code == .unreachable }
}
