import Logging
import Reactor
import Redis

/// One attempt at one job: from the fetch to the job's next place.
struct JobExecution: Sendable {
  let job: ActiveJob
  let handlers: JobHandlers
  let running: RunningJobs
  let source: JobSource
  let telemetry: WorkerTelemetry
  let logger: Logger

  private var options: WorkerOptions { source.options }

  /// - Returns: the next job, where the queue gave one as it took this one back.
  func run() async -> ActiveJob? {
    defer { running.remove(job) }
    do {
      try await persistently { try await job.queue.advanceJobScheduler(after: job.record, logger: logger) }
      if let reason = job.record.deferredFailure { return try await fail(JobFailure(deferred: reason), tellingAt: .notice) }
      if let most = options.maxStartedAttempts, job.record.attemptsStarted > most {
        return try await fail(JobFailure(deferred: "job started more than allowable limit"))
      }
      return try await attempt()
    } catch QueueError.lockLost {
      logger.warning("the job's lock is lost; its outcome is left to the worker that has it now")
    } catch {
      logger.error("the job's outcome couldn't be told to the queue", metadata: ["error": "\(error)"])
    }
    return nil
  }

  private func attempt() async throws -> ActiveJob? {
    logger.debug("job started")
    let value: JSONText
    do {
      value = try await telemetry.measure(job) { try await perform() }
    } catch {
      return try await end(after: error)
    }
    do {
      let next = try await settle {
        try await job.complete(returning: value, keeping: completedRetention, metrics: options.metricsMaxDataPoints, next: $0)
      }
      telemetry.completed()
      logger.info("job completed")
      return next
    } catch let error as QueueError where error == .failedChildren(id: job.id, queue: job.queue.name) {
      return try await retryOrFail(UnrecoverableError("\(error)"))
    } catch let error as QueueError where error == .pendingChildren(id: job.id, queue: job.queue.name) {
      return try await retryOrFail(error)
    }
  }

  private func perform() async throws -> JSONText {
    let handler = try handlers.handler(for: job.record)
    let clock = handler.timeLimit.map { limit in
      Task(executorPreference: EventLoop.shared) {
        try await EventLoop.shared.sleep(for: limit)
        running.interrupt(job.id, because: .timeLimit(limit))
      }
    }
    defer { clock?.cancel() }
    return try await running.perform(job) { try await handler.perform(job, logger) }
  }

  private func end(after error: any Error) async throws -> ActiveJob? {
    switch running.interruption(of: job) {
    case .workerStopping:
      logger.notice("job handed back: the worker stops")
      return try await settle { try await job.handBack(next: $0) }
    case .lockLost:
      throw QueueError.lockLost(id: job.id, queue: job.queue.name)
    case .cancelled(let reason):
      return try await fail(JobFailure(deferred: reason), tellingAt: .notice)
    case .timeLimit(let limit):
      return try await retryOrFail(TimeLimitExceeded(limit: limit))
    case nil:
      guard let move = error as? any JobMove else { return try await retryOrFail(error) }
      logger.info("job moved by its handler", metadata: ["to": "\(move)"])
      do {
        return try await settle { try await move.move(job, next: $0) }
      } catch let error as QueueError where error == .failedChildren(id: job.id, queue: job.queue.name) {
        return try await retryOrFail(UnrecoverableError("\(error)"))
      }
    }
  }

  private func retryOrFail(_ error: any Error) async throws -> ActiveJob? {
    let failure = JobFailure(error)
    guard let pause = failure.pauseBeforeRetry(of: job.record, chance: .random(in: 0..<1), asking: options.backoffStrategy)
    else { return try await fail(failure) }
    let next = try await settle { try await job.retry(failure, after: pause, next: $0) }
    telemetry.retried()
    logger.warning("attempt failed; the job is tried again", metadata: ["error": "\(failure.reason)", "after": "\(pause)"])
    return next
  }

  /// - Parameter level: that it failed is told at; where it was cancelled, or for a child that has told its own failure, nothing else is
  ///   wrong.
  private func fail(_ failure: JobFailure, tellingAt level: Logger.Level = .error) async throws -> ActiveJob? {
    let next = try await settle {
      try await job.fail(failure, keeping: failedRetention, metrics: options.metricsMaxDataPoints, next: $0)
    }
    telemetry.failed()
    logger.log(level: level, "job failed", metadata: ["error": "\(failure.reason)"])
    return next
  }

  /// Lets go of the job and takes the next one. Where the first try did reach the server before the connection broke, the second finds
  /// the job gone, and the next job waits under the token that the first had brought.
  private func settle(_ transition: (FetchRequest?) async throws -> Fetched?) async throws -> ActiveJob? {
    let request = source.request()
    var isInDoubt = false
    do {
      return try await persistently {
        do {
          guard let fetched = try await transition(request) else { return nil }
          source.note(fetched)
          return fetched.job
        } catch let error as RedisError where error.isOfConnection {
          isInDoubt = true
          throw error
        }
      }
    } catch let error as QueueError where isInDoubt && error.meansGone {
      logger.notice("the connection broke while the job's outcome was told; the job is the queue's again")
      return try await persistently { try await source.reclaim(request) }
    }
  }

  /// Tries again where the connection breaks, for as long as the job's lock may last.
  private func persistently<Value: Sendable>(_ attempt: () async throws -> Value) async throws -> Value {
    let giveUp = ContinuousClock.now + options.lockDuration
    while true {
      do {
        return try await attempt()
      } catch let error as RedisError where error.isOfConnection && .now < giveUp {
        logger.warning("the queue can't be reached; trying again", metadata: ["error": "\(error)"])
      }
    }
  }

  private var completedRetention: JobRetention { job.record.options.removeOnComplete ?? options.removeOnComplete }
  private var failedRetention: JobRetention { job.record.options.removeOnFail ?? options.removeOnFail }
}

extension QueueError {
  /// Whether the job is out of our hands.
  fileprivate var meansGone: Bool {
    switch self {
    case .lockLost, .jobMissing: true
    default: false
    }
  }
}
