import Logging
import Queue
import Synchronization

/// Lets no job start on this node while an ``Obstacle`` is in the way. Jobs that met it wait in their queue again, without an attempt
/// counted, for this node or another.
final class NodeGate: Sendable {
  /// How often it is looked whether the obstacle is still there.
  private static let interval = Duration.seconds(2)

  /// Something every time that the gate closes or opens.
  let changes: AsyncStream<Void>
  private let change: AsyncStream<Void>.Continuation
  private let state = Mutex(State())
  private let logger: Logger

  private struct State {
    var obstacle: Obstacle?
    var workers: [QueueWorker] = []
  }

  init(logger: Logger) {
    self.logger = logger
    (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// What is in the way.
  var obstacle: Obstacle? { state.withLock(\.obstacle) }

  /// Does a job's work.
  ///
  /// - Throws: `WaitingError` where an obstacle is in its way, `CancellationError` where its task was cancelled, as it does.
  func passing<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
    do {
      return try await work()
    } catch let obstacle as Obstacle {
      try Task.checkCancellation()
      close(obstacle)
      throw WaitingError()
    } catch  where error.saysDiskIsFull && obstacle != nil {
      // What others have freed since by giving up makes it look as if there had been room.
      try Task.checkCancellation()
      throw WaitingError()
    }
  }

  /// Pauses these workers while it is closed; looks whether it can be opened, until the task is cancelled.
  func keep(_ workers: [QueueWorker]) async throws {
    state.withLock { $0.workers = workers }
    while true {
      try await Task.sleep(for: Self.interval)
      if let obstacle, await obstacle.isGone() { open() }
    }
  }

  private func close(_ obstacle: Obstacle) {
    let isNew = state.withLock { state in
      defer { state.obstacle = obstacle }
      state.workers.forEach { $0.pause() }
      return state.obstacle == nil
    }
    guard isNew else { return }
    logger.warning("no jobs are taken for now", metadata: ["reason": "\(obstacle)"])
    change.yield()
  }

  private func open() {
    state.withLock { state in
      state.obstacle = nil
      state.workers.forEach { $0.resume() }
    }
    logger.notice("jobs are taken again")
    change.yield()
  }
}
