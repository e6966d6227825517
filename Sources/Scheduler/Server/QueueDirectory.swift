import Jobs
import Queue
import Redis

/// The queues that the scheduler knows: those of the catalogue, and those that it is told of.
struct QueueDirectory: Sendable {
  let queues: [Queue]

  /// - Parameter names: of queues beside the catalogue's.
  /// - Throws: `QueueError` for a name that can't be one.
  init(names: [String] = [], redis: RedisClient) throws {
    let all = Catalogue.queues + names.filter { !Catalogue.queues.contains($0) }
    queues = try all.map { try Queue(name: $0, redis: redis) }
  }

  /// - Returns: nil for a queue that the scheduler doesn't know.
  subscript(name: String) -> Queue? { queues.first { $0.name == name } }
}
