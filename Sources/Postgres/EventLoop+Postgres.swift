import Reactor

extension EventLoop {
  /// Carries all PostgreSQL connections. It is apart from the loop of Redis, whose locks are renewed in time that way however many
  /// rows arrive.
  static let postgres = EventLoop()
}
