import Foundation
import Redis

/// The events of a queue as they come, on a connection of their own. It has no end; cancel the task that reads it.
///
/// A connection that breaks is made again, and reading goes on where it was.
public struct QueueEvents: AsyncSequence, Sendable {
  public typealias Element = QueueEvent

  let queue: Queue
  let position: String?

  public func makeAsyncIterator() -> Iterator {
    let name = queue.prefix + ":" + Data(queue.name.utf8).base64EncodedString() + ":qe"
    return Iterator(queue: queue, connection: queue.redis.dedicated(name: name), position: position)
  }

  public struct Iterator: AsyncIteratorProtocol {
    private let queue: Queue
    private let connection: RedisClient
    private var position: String?
    private var ready: ArraySlice<QueueEvent> = []

    init(queue: Queue, connection: RedisClient, position: String?) {
      self.queue = queue
      self.connection = connection
      self.position = position
    }

    /// - Throws: `CancellationError` when the task is cancelled, `RedisError` when the server is gone for good.
    public mutating func next() async throws -> QueueEvent? {
      let start = if let position { position } else { try await queue.eventPosition() }
      position = start
      while ready.isEmpty {
        try Task.checkCancellation()
        let wait = Duration.seconds(5)
        let reply: RedisValue
        do {
          reply = try await connection.sendBlocking(
            ["XREAD", "COUNT", 100, "BLOCK", wait.milliseconds, "STREAMS", queue.keys.events, start], upTo: wait)
        } catch let error as RedisError where error.code == .connectionLost || error.code == .timedOut {
          continue
        }
        let entries = reply.array?.first?.array?.last?.array ?? []
        ready =
          entries.compactMap { entry in
            guard let parts = entry.array, parts.count == 2, let id = parts[0].string else { return nil }
            return QueueEvent(position: id, fields: parts[1].fields)
          }[...]
      }
      let event = ready.removeFirst()
      position = event.position
      return event
    }
  }
}

extension Queue {
  /// What happens in the queue after a place in the stream.
  /// - Parameter position: of an event that has been seen, or one from ``eventPosition()``; nil for the place where the stream is
  ///   when the first event is asked for.
  public func events(after position: String? = nil) -> QueueEvents {
    QueueEvents(queue: self, position: position)
  }

  /// The place of the latest event: take it, act, and ``events(after:)`` misses nothing of what the act brings.
  public func eventPosition() async throws -> String {
    let latest = try await redis.send(["XREVRANGE", keys.events, "+", "-", "COUNT", 1])
    return latest.array?.first?.array?.first?.string ?? "0-0"
  }
}
