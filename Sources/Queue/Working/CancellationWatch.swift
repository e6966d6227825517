import Logging
import Reactor
import Redis

/// Looks, twice a second while jobs run, for those that are to end: cancelled by ``Queue/cancelActive(_:reason:)``, or parents of
/// which a child has failed that they can't do without.
///
/// The wish stands in the job's hash as `defa`, the failure that a queue has decided on. So it outlives a lost connection and a
/// killed worker, and whichever client has the job next keeps to it.
struct CancellationWatch: Sendable {
  let queue: Queue
  let jobs: RunningJobs
  let logger: Logger

  /// Looks until its task is cancelled.
  func run() async {
    while (try? await EventLoop.shared.sleep(for: .milliseconds(500))) != nil { await check() }
  }

  func check() async {
    let ids = jobs.tokens.keys
    guard !ids.isEmpty else { return }
    do {
      for (id, reason) in try await queue.run(.deferredFailures, Array(ids)).fields
      where jobs.interrupt(id, because: .cancelled(reason: reason)) {
        logger.notice("the job is cancelled", metadata: ["job": "\(id)", "reason": "\(reason)"])
      }
    } catch {
      logger.warning("cancelled jobs couldn't be looked for", metadata: ["error": "\(error)"])
    }
  }
}

extension Queue {
  /// Cancels a job that is running, wherever: within a second its handler sees its task cancelled, and once that has ended the job
  /// fails for good. A job whose handler ends well all the same has completed. So do its children end, and a job that waits for
  /// children; children that wait for their turn are removed.
  ///
  /// Another client's worker doesn't cancel the handler; it fails the job only if that is tried again.
  /// - Parameter reason: kept as the reason of the failure.
  /// - Returns: false when the job neither is active nor waits for children.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, `RedisError`.
  @discardableResult
  public func cancelActive(_ id: String, reason: String = "cancelled") async throws -> Bool {
    let reply = try await run(.cancelJob, id, reason, clock.milliseconds(), "").integer
    try QueueError.check(reply, id: id, queue: name)
    return reply == 1
  }
}
