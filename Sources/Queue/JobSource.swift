import Logging
import Redis

/// Where a worker's jobs come from: fetched one after another, with sleep in between when there are none.
struct JobSource: Sendable {
  let queue: Queue
  let options: WorkerOptions
  let tokens: LockTokens
  let logger: Logger
  private let marker: MarkerWait

  init(queue: Queue, options: WorkerOptions, tokens: LockTokens, logger: Logger) {
    self.queue = queue
    self.options = options
    self.tokens = tokens
    self.logger = logger
    marker = MarkerWait(queue: queue, options: options)
  }

  /// The next job, under lock; nil once the worker stops.
  func next(until stop: StopSignal) async -> ActiveJob? {
    while !stop.isStopping {
      do {
        let fetched = try await queue.fetch(token: tokens.next(), options: options) { ids in
          logger.error("ids without a job were dropped from the queue", metadata: ["jobs": "\(ids)"])
        }
        switch fetched {
        case .job(let job): return job
        case .rateLimited(let left): try await pause(min(left, .seconds(30)), unless: stop)
        case .nothing(let due): try await stop.cancelling { [marker] in try await marker.wait(nextDelayed: due) }
        }
      } catch is CancellationError {
        continue
      } catch {
        logger.error("no job could be fetched; trying again", metadata: ["error": "\(error)"])
        try? await pause(.seconds(1), unless: stop)
      }
    }
    await marker.passOn()
    return nil
  }

  private func pause(_ duration: Duration, unless stop: StopSignal) async throws {
    try await stop.cancelling { try await EventLoop.shared.sleep(for: duration) }
  }
}
