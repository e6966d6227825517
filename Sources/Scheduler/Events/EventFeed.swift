import Logging
import NIOCore
import Queue
import ServiceLifecycle

/// The events of one queue for any number of listeners: they are read from Redis once, as long as someone listens.
actor EventFeed {
  /// What a listener gets.
  enum Item: Sendable {
    /// What happened, and how the API tells it: written once for all who listen.
    case event(QueueEvent, text: String)
    case heartbeat
  }

  private struct Listener {
    /// The job that it is about; nil for all.
    let job: String?
    let items: AsyncStream<Item>.Continuation
  }

  nonisolated let queue: Queue
  private let logger: Logger
  private var listeners: [Int: Listener] = [:]
  /// Who listens to one job, so that an event reaches them without asking all others.
  private var byJob: [String: Set<Int>] = [:]
  private var ofAll: Set<Int> = []
  private var lastListener = 0
  private var reading: Task<Void, Never>?
  private var isClosed = false

  /// How many events may wait for a slow listener; one that is slower yet is let go, and comes back with its `Last-Event-ID`.
  static let patience = 256

  init(queue: Queue, logger: Logger) {
    self.queue = queue
    self.logger = logger
  }

  /// Events as they come, until the listener goes.
  /// - Parameter job: the id of the job that they are about; nil for all of the queue.
  /// - Returns: what comes from now on, and the position that "now" is.
  func listen(to job: String?) async throws -> (items: AsyncStream<Item>, from: String) {
    let (items, continuation) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingOldest(Self.patience))
    guard !isClosed else {
      continuation.finish()
      return (items, try await queue.eventPosition())
    }
    lastListener += 1
    let number = lastListener
    listeners[number] = Listener(job: job, items: continuation)
    if let job { byJob[job, default: []].insert(number) } else { ofAll.insert(number) }
    continuation.onTermination = { _ in Task { await self.leave(number) } }
    if reading == nil {
      let start = try await queue.eventPosition()
      if reading == nil, !isClosed { reading = Task { await read(after: start) } }
    }
    return (items, try await queue.eventPosition())
  }

  func beat() {
    for listener in listeners.values { give(.heartbeat, to: listener) }
  }

  /// Lets all listeners go.
  func close() {
    isClosed = true
    reading?.cancel()
    for listener in listeners.values { listener.items.finish() }
  }

  private func leave(_ number: Int) {
    guard let listener = listeners.removeValue(forKey: number) else { return }
    if let job = listener.job {
      byJob[job]?.remove(number)
      if byJob[job]?.isEmpty == true { byJob[job] = nil }
    } else {
      ofAll.remove(number)
    }
    if listeners.isEmpty {
      reading?.cancel()
      reading = nil
    }
  }

  private func read(after start: String) async {
    var position = start
    while !Task.isCancelled {
      do {
        for try await event in queue.events(after: position) {
          position = event.position
          pass(on: event)
        }
      } catch is CancellationError { return } catch {
        logger.warning("events can't be read; trying again", metadata: ["queue": "\(queue.name)", "error": "\(error)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  private func pass(on event: QueueEvent) {
    let concerned = ofAll.union(event.jobID.flatMap { byJob[$0] } ?? [])
    guard !concerned.isEmpty, let text = try? EventDocument(event, in: queue.name).text else { return }
    for listener in concerned.compactMap({ listeners[$0] }) { give(.event(event, text: text), to: listener) }
  }

  private func give(_ item: Item, to listener: Listener) {
    if case .dropped = listener.items.yield(item) { listener.items.finish() }
  }
}
