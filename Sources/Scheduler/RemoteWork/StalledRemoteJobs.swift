import Logging
import Queue
import ServiceLifecycle

/// Puts back jobs of workers that were not heard of again. Workers on Redis look for each other's; where all are remote, nobody would.
struct StalledRemoteJobs: Service {
  let queues: QueueDirectory
  let logger: Logger

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        for queue in queues.queues { await check(queue) }
        try await Task.sleep(for: RemoteWork.options.stalledInterval)
      }
    }
  }

  private func check(_ queue: Queue) async {
    do {
      for id in try await queue.recoverStalledJobs(RemoteWork.options) {
        logger.warning("the job's worker vanished; the job waits again", metadata: ["queue": "\(queue.name)", "job": "\(id)"])
      }
    } catch {
      logger.warning("stalled jobs couldn't be looked for", metadata: ["queue": "\(queue.name)", "error": "\(error)"])
    }
  }
}
