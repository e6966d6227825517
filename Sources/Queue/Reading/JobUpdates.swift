import Redis

/// What a follower of one job learns. Wire format §13.
public enum JobUpdate: Sendable, Equatable {
  /// It waits for its turn, for the first time or again.
  case waiting
  /// An attempt has started.
  case active
  case progress(JSONText)
  /// The last update.
  case completed(returning: JSONText)
  /// The last update: no attempt is left.
  case failed(reason: String)
}

/// The life of one job as it goes on, ending with its completion or failure; a job that has ended gives that at once.
public struct JobUpdates: AsyncSequence, Sendable {
  public typealias Element = JobUpdate

  let queue: Queue
  let id: String

  public func makeAsyncIterator() -> Iterator {
    Iterator(queue: queue, id: id)
  }

  public struct Iterator: AsyncIteratorProtocol {
    private let queue: Queue
    private let id: String
    private var events: QueueEvents.Iterator?
    private var ready: [JobUpdate] = []
    private var hasEnded = false

    init(queue: Queue, id: String) {
      self.queue = queue
      self.id = id
    }

    /// - Throws: ``QueueError/jobMissing(id:queue:)`` for an id without a job, `CancellationError`, `RedisError`.
    public mutating func next() async throws -> JobUpdate? {
      if events == nil { try await begin() }
      while ready.isEmpty {
        guard !hasEnded, let event = try await events?.next() else { return nil }
        if event.jobID == id { try note(event.kind) }
      }
      let update = ready.removeFirst()
      switch update {
      case .completed, .failed: hasEnded = true
      case .waiting, .active, .progress: break
      }
      return update
    }

    /// The place in the stream is taken before the job is looked at, so that nothing falls between.
    private mutating func begin() async throws {
      let position = try await queue.eventPosition()
      let state = try await queue.state(of: id)
      let record = try await queue.job(id)
      if state == .unknown, record == nil { throw QueueError.jobMissing(id: id, queue: queue.name) }
      events = queue.events(after: position).makeAsyncIterator()
      switch state {
      case .completed: ready = [.completed(returning: record?.returnValue ?? JSONText("null"))]
      case .failed: ready = [.failed(reason: record?.failedReason ?? "")]
      case .active: ready = [.active] + [record?.progress].compactMap { $0.map { .progress($0) } }
      default: ready = [.waiting]
      }
    }

    private mutating func note(_ event: QueueEvent.Kind) throws {
      switch event {
      case .waiting, .delayed: ready.append(.waiting)
      case .active: ready.append(.active)
      case .progress(let value): ready.append(.progress(value))
      case .completed(let value): ready.append(.completed(returning: value))
      case .failed(let reason): ready.append(.failed(reason: reason))
      case .removed: throw QueueError.jobMissing(id: id, queue: queue.name)
      default: break
      }
    }
  }
}

extension Queue {
  /// Follows a job from where it is now until it ends.
  public func updates(of id: String) -> JobUpdates {
    JobUpdates(queue: self, id: id)
  }
}
