import Logging
import Redis

/// One attempt at one job: from the fetch to the job's next place.
struct JobExecution: Sendable {
  let job: ActiveJob
  let handlers: JobHandlers
  let running: RunningJobs
  let options: WorkerOptions
  let logger: Logger

  func run() async {
    defer { running.remove(job) }
    do {
      try await settle { try await job.queue.advanceJobScheduler(after: job.record, logger: logger) }
      if let reason = job.record.deferredFailure {
        try await settle { try await job.fail(JobFailure(deferred: reason), keeping: failedRetention) }
        logger.error("job failed", metadata: ["error": "\(reason)"])
      } else {
        try await attempt()
      }
    } catch QueueError.lockLost {
      logger.warning("the job's lock is lost; its outcome is left to the worker that has it now")
    } catch {
      logger.error("the job's outcome couldn't be told to the queue", metadata: ["error": "\(error)"])
    }
  }

  private func attempt() async throws {
    logger.debug("job started")
    let value: JSONText
    do {
      value = try await perform()
    } catch is WaitingForChildren {
      return try await waitForChildren()
    } catch {
      return try await end(after: error)
    }
    do {
      try await settle { try await job.complete(returning: value, keeping: completedRetention) }
      logger.info("job completed")
    } catch let error as QueueError where error == .failedChildren(id: job.id, queue: job.queue.name) {
      try await retryOrFail(JobFailure(UnrecoverableError("\(error)")))
    } catch let error as QueueError where error == .pendingChildren(id: job.id, queue: job.queue.name) {
      try await retryOrFail(JobFailure(error))
    }
  }

  private func waitForChildren() async throws {
    do {
      try await settle { try await job.waitForChildren() }
      logger.debug("job waits for its children")
    } catch let error as QueueError where error == .failedChildren(id: job.id, queue: job.queue.name) {
      try await retryOrFail(JobFailure(UnrecoverableError("\(error)")))
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

  private func end(after error: any Error) async throws {
    switch running.interruption(of: job) {
    case .workerStopping:
      try await settle { try await job.handBack() }
      logger.notice("job handed back: the worker stops")
    case .lockLost:
      throw QueueError.lockLost(id: job.id, queue: job.queue.name)
    case .timeLimit(let limit):
      try await retryOrFail(JobFailure(TimeLimitExceeded(limit: limit)))
    case nil:
      try await retryOrFail(JobFailure(error))
    }
  }

  private func retryOrFail(_ failure: JobFailure) async throws {
    if let pause = failure.pauseBeforeRetry(of: job.record, chance: .random(in: 0..<1)) {
      try await settle { try await job.retry(failure, after: pause) }
      logger.warning("attempt failed; the job is tried again", metadata: ["error": "\(failure.reason)", "after": "\(pause)"])
    } else {
      try await settle { try await job.fail(failure, keeping: failedRetention) }
      logger.error("job failed", metadata: ["error": "\(failure.reason)"])
    }
  }

  /// Tries again where the connection broke. When the first try did reach the server, the second finds the lock gone.
  private func settle(_ transition: () async throws -> Void) async throws {
    for _ in 1...3 {
      do { return try await transition() } catch let error as RedisError where error.isOfConnection {
        logger.warning("the queue can't be reached to tell it the job's outcome", metadata: ["error": "\(error)"])
      }
    }
    try await transition()
  }

  private var completedRetention: JobRetention { job.record.options.removeOnComplete ?? options.removeOnComplete }
  private var failedRetention: JobRetention { job.record.options.removeOnFail ?? options.removeOnFail }
}

extension RedisError {
  /// Whether another try may find the server again.
  fileprivate var isOfConnection: Bool { code == .connectionLost || code == .timedOut || code == .unreachable }
}
