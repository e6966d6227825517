import Logging
import Reactor
import Redis

/// Where a worker's jobs come from: fetched one after another, with sleep in between when there are none.
struct JobSource: Sendable {
  let queue: Queue
  let options: WorkerOptions
  let tokens: LockTokens
  let stop: StopSignal
  let pause: PauseSwitch
  let logger: Logger
  private let marker: MarkerWait

  init(
    queue: Queue, options: WorkerOptions, tokens: LockTokens, stop: StopSignal, pause: PauseSwitch, logger: Logger
  ) {
    self.queue = queue
    self.options = options
    self.tokens = tokens
    self.stop = stop
    self.pause = pause
    self.logger = logger
    marker = MarkerWait(queue: queue, options: options)
  }

  /// A request to be sent along with the end of another job; nil while the worker takes no jobs.
  func request() -> FetchRequest? {
    stop.isStopping || pause.isPaused ? nil : FetchRequest(token: tokens.next(), options: options)
  }

  /// The next job, under lock; nil once the worker stops.
  func next() async -> ActiveJob? {
    var unanswered: FetchRequest?
    while !stop.isStopping {
      do {
        if let request = unanswered {
          if let job = try await reclaim(request) { return job }
          unanswered = nil
        }
        guard let request = request() else {
          await marker.passOn()
          try await stop.cancelling { [pause] in
            try await pause.cancelling(unless: true) { try await EventLoop.shared.sleep(for: .seconds(86_400)) }
          }
          continue
        }
        unanswered = request
        let fetched = try await queue.fetch(request)
        unanswered = nil
        note(fetched)
        switch fetched.outcome {
        case .job(let job): return job
        case .rateLimited(let left): try await sleep(for: min(left, .seconds(30)))
        case .nothing(let due):
          try await stop.cancelling { [marker, pause] in
            try await pause.cancelling(unless: false) { try await marker.wait(nextDelayed: due) }
          }
        }
      } catch is CancellationError {
        continue
      } catch {
        logger.error("no job could be fetched; trying again", metadata: ["error": "\(error)"])
        // The client itself is patient with a server that it can't reach.
        let isOfConnection = (error as? RedisError)?.isOfConnection ?? false
        try? await sleep(for: isOfConnection ? .milliseconds(10) : .seconds(1))
      }
    }
    await marker.passOn()
    return nil
  }

  /// The job of a request whose answer was lost, where the request did bring one.
  func reclaim(_ request: FetchRequest?) async throws -> ActiveJob? {
    guard let request else { return nil }
    let job = try await queue.reclaim(request).job
    if let job { logger.notice("a job whose fetch was cut off is found again", metadata: ["job": "\(job.id)"]) }
    return job
  }

  /// Logs what a fetch had to throw away.
  func note(_ fetched: Fetched) {
    guard !fetched.dropped.isEmpty else { return }
    logger.error("ids without a job were dropped from the queue", metadata: ["jobs": "\(fetched.dropped)"])
  }

  private func sleep(for duration: Duration) async throws {
    try await stop.cancelling { try await EventLoop.shared.sleep(for: duration) }
  }
}
