import Hummingbird
import NIOCore
import Queue
import ServiceLifecycle

/// One listener's way through the events of one or several queues: what it has missed, then what comes.
struct EventListener: Sendable {
  let feeds: [EventFeed]
  /// The job that it is about; nil for all.
  let job: String?
  /// Whether it may know of an event.
  let admits: @Sendable (_ queue: Queue, _ event: QueueEvent) async throws -> Bool

  /// - Parameter positions: the `Last-Event-ID` of a listener that comes back.
  func run(from positions: EventPositions?, to writer: inout any ResponseBodyWriter) async throws {
    var told = positions ?? EventPositions()
    var sources: [(feed: EventFeed, items: AsyncStream<EventFeed.Item>)] = []
    var missed: [(queue: Queue, events: [QueueEvent])] = []
    for feed in feeds {
      // First the ear, then what was before: nothing falls between, and what comes twice is known by its position.
      let (items, now) = try await feed.listen(to: job)
      sources.append((feed, items))
      if let last = told[feed.queue.name] { missed.append((feed.queue, try await missing(after: last, in: feed.queue))) }
      told[feed.queue.name] = told[feed.queue.name] ?? now
    }
    try await writer.write(ByteBuffer(string: "retry: 2000\nid: \(told.text)\n: listening\n\n"))
    for (queue, events) in missed {
      for event in events {
        try await tell(event, try EventDocument(event, in: queue.name).text, of: queue, &told, to: &writer)
      }
    }
    let (items, ending) = Self.merged(sources)
    // A server that stops waits for its requests; this one would go on for ever.
    try await withGracefulShutdownHandler {
      for await (queue, item) in items {
        switch item {
        case .heartbeat: try await writer.write(ServerSentEvent.heartbeat)
        case .event(let event, let text): try await tell(event, text, of: queue, &told, to: &writer)
        }
      }
    } onGracefulShutdown: {
      ending.finish()
    }
  }

  private func missing(after last: String, in queue: Queue) async throws -> [QueueEvent] {
    var (events, position) = ([QueueEvent](), last)
    while case let batch = try await queue.pastEvents(after: position), let newest = batch.last {
      events += batch.filter { job == nil || $0.jobID == job }
      position = newest.position
    }
    return events
  }

  private func tell(
    _ event: QueueEvent, _ text: String, of queue: Queue, _ told: inout EventPositions, to writer: inout any ResponseBodyWriter
  ) async throws {
    if let last = told[queue.name].flatMap(EventPosition.init), let own = EventPosition(event.position), own <= last { return }
    guard try await admits(queue, event) else { return }
    told[queue.name] = event.position
    try await writer.write(ServerSentEvent(id: told.text, name: event.kind.name, data: text).bytes)
  }

  /// What all sources give, until the first of them ends.
  private static func merged(
    _ sources: [(feed: EventFeed, items: AsyncStream<EventFeed.Item>)]
  ) -> (items: AsyncStream<(Queue, EventFeed.Item)>, ending: AsyncStream<(Queue, EventFeed.Item)>.Continuation) {
    let (all, continuation) = AsyncStream.makeStream(
      of: (Queue, EventFeed.Item).self, bufferingPolicy: .bufferingOldest(EventFeed.patience))
    let tasks = sources.map { source in
      Task {
        for await item in source.items {
          if case .dropped = continuation.yield((source.feed.queue, item)) { break }
        }
        continuation.finish()
      }
    }
    continuation.onTermination = { _ in for task in tasks { task.cancel() } }
    return (all, continuation)
  }
}
