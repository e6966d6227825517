import Logging
import Reactor

/// Looks, now and again, for jobs of vanished workers. Wire format §8.
struct StalledJobCheck: Sendable {
  let queue: Queue
  let options: WorkerOptions
  let logger: Logger

  /// Looks until its task is cancelled.
  func run() async {
    repeat { await check() } while (try? await EventLoop.shared.sleep(for: options.stalledInterval)) != nil
  }

  private func check() async {
    do {
      let ids = try await queue.recoverStalledJobs(
        interval: options.stalledInterval, maxStalledCount: options.maxStalledCount)
      for id in ids { logger.warning("the job's worker vanished; the job waits again", metadata: ["job": "\(id)"]) }
    } catch {
      logger.warning("stalled jobs couldn't be looked for", metadata: ["error": "\(error)"])
    }
  }
}
