import Foundation
import Redis

/// A job in the hands of a worker that doesn't reach Redis itself: someone else speaks for it, with the token of the job's lock.
///
/// The worker has the same duties as any other: it renews the lock well within its duration, or loses the job to another.
public struct RemoteJob: Sendable {
  public let record: JobRecord
  /// What proves that the worker has the job; for nobody else to know.
  public let token: String
}

/// The operations of a worker, one by one. Wire format §7, §9.
extension Queue {
  /// Takes the next job for a remote worker.
  /// - Parameter options: for the lock's duration, the worker's name, rate limit and retention.
  /// - Returns: nil when there is nothing to do now.
  public func claim(_ options: WorkerOptions) async throws -> RemoteJob? {
    while true {
      let token = UUID().uuidString.lowercased()
      guard let job = try await fetch(FetchRequest(token: token, options: options)).job else { return nil }
      try await advanceJobScheduler(after: job.record, logger: .init(label: "sprocket"))
      guard let reason = job.record.deferredFailure else { return RemoteJob(record: job.record, token: token) }
      // The queue has decided on its failure; there is nothing to do for anyone.
      try await job.fail(
        JobFailure(deferred: reason), keeping: job.record.options.removeOnFail ?? options.removeOnFail,
        metrics: options.metricsMaxDataPoints)
    }
  }

  /// Renews a remote worker's lock.
  /// - Returns: why the worker is to give the job up and tell of its failure, where someone has cancelled it.
  /// - Throws: ``QueueError/lockLost(id:queue:)``, `RedisError`.
  public func renewLock(of id: String, token: String, by duration: Duration) async throws -> String? {
    guard try await extendLocks([id: token], by: duration).isEmpty else { throw QueueError.lockLost(id: id, queue: name) }
    return try await run(.deferredFailures, id).fields[id]
  }

  /// Notes how far a remote worker has come, and renews its lock. Wire format §15.
  /// - Returns: as ``renewLock(of:token:by:)``.
  /// - Throws: ``QueueError/lockLost(id:queue:)``, `RedisError`.
  public func updateProgress(
    of id: String, token: String, to progress: JSONText, renewingLockBy duration: Duration
  ) async throws -> String? {
    let reason = try await renewLock(of: id, token: token, by: duration)
    try QueueError.check(try await run(.updateProgress, id, progress.text).integer, id: id, queue: name)
    return reason
  }

  /// Ends a remote worker's job well.
  /// - Throws: ``QueueError/lockLost(id:queue:)``, ``QueueError/jobMissing(id:queue:)``, `RedisError`.
  public func complete(_ id: String, token: String, returning value: JSONText, options: WorkerOptions) async throws {
    let job = try await held(id, token: token)
    try await job.complete(
      returning: value, keeping: job.record.options.removeOnComplete ?? options.removeOnComplete,
      metrics: options.metricsMaxDataPoints)
  }

  /// Ends a remote worker's attempt; the job is tried again where attempts are left.
  /// - Parameter isFinal: whether trying again can't help.
  /// - Returns: whether it is tried again.
  /// - Throws: ``QueueError/lockLost(id:queue:)``, ``QueueError/jobMissing(id:queue:)``, `RedisError`.
  @discardableResult
  public func fail(
    _ id: String, token: String, reason: String, isFinal: Bool, options: WorkerOptions
  ) async throws -> Bool {
    let job = try await held(id, token: token)
    let isCancelled = job.record.deferredFailure != nil
    let failure = JobFailure(isFinal || isCancelled ? UnrecoverableError(reason) : RemoteFailure(description: reason))
    let pause = failure.pauseBeforeRetry(of: job.record, chance: .random(in: 0..<1), asking: options.backoffStrategy)
    if let pause {
      try await job.retry(failure, after: pause)
    } else {
      try await job.fail(
        failure, keeping: job.record.options.removeOnFail ?? options.removeOnFail, metrics: options.metricsMaxDataPoints)
    }
    return pause != nil
  }

  /// Puts back jobs whose workers have vanished; for queues on which no ``QueueWorker`` is, which does it by itself. It takes two
  /// calls, an interval apart. Wire format §8.
  /// - Returns: the ids of those put back.
  @discardableResult
  public func recoverStalledJobs(_ options: WorkerOptions = WorkerOptions()) async throws -> [String] {
    try await recoverStalledJobs(interval: options.stalledInterval, maxStalledCount: options.maxStalledCount)
  }

  private func held(_ id: String, token: String) async throws -> ActiveJob {
    guard let record = try await job(id) else { throw QueueError.jobMissing(id: id, queue: name) }
    return ActiveJob(queue: self, record: record, token: token)
  }
}

/// What a remote worker says went wrong.
private struct RemoteFailure: Error, CustomStringConvertible {
  let description: String
}
