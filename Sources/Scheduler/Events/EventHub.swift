import Logging
import Queue
import ServiceLifecycle

/// The feeds of all queues, and the beat that keeps their listeners' connections alive.
struct EventHub: Service {
  let feeds: [EventFeed]

  /// How long a connection stays silent at most: proxies close what is silent for a minute.
  static let beat = Duration.seconds(15)

  init(queues: QueueDirectory, logger: Logger) {
    feeds = queues.queues.map { EventFeed(queue: $0, logger: logger) }
  }

  subscript(queue: String) -> EventFeed? { feeds.first { $0.queue.name == queue } }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: Self.beat)
        for feed in feeds { await feed.beat() }
      }
    }
    for feed in feeds { await feed.close() }
  }
}
