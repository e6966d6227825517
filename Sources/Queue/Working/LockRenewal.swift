import Logging
import Reactor

/// Keeps the locks of running jobs, from the event loop's own thread and timers: whatever the CPU does, locks are renewed in time.
actor LockRenewal {
  nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

  private let queue: Queue
  private let jobs: RunningJobs
  private let duration: Duration
  private let logger: Logger

  init(queue: Queue, jobs: RunningJobs, duration: Duration, logger: Logger) {
    self.queue = queue
    self.jobs = jobs
    self.duration = duration
    self.logger = logger
  }

  /// Renews until its task is cancelled.
  func run() async {
    while (try? await EventLoop.shared.sleep(for: duration / 4)) != nil { await renew() }
  }

  func renew() async {
    let tokens = jobs.tokens
    guard !tokens.isEmpty else { return }
    do {
      for id in try await queue.extendLocks(tokens, by: duration) where jobs.interrupt(id, because: .lockLost) {
        logger.warning("the job's lock is lost; its handler is cancelled", metadata: ["job": "\(id)"])
      }
    } catch {
      logger.warning("locks couldn't be renewed", metadata: ["error": "\(error)"])
    }
  }
}
