import Jobs
import Logging
import Queue
import Redis
import ServiceLifecycle

/// Works on every queue of the catalogue that needs Media, until it is cancelled or the service shuts down.
public struct WorkerService: Service {
  private let workers: [QueueWorker]
  private let logger: Logger

  /// - Parameters:
  ///   - workplace: what transcoding and thumbnails read films from and write titles to.
  ///   - options: for each queue; its concurrency is that of one queue.
  /// - Throws: `QueueError`.
  public init(redis: RedisClient, workplace: Workplace, options: WorkerOptions, logger: Logger) throws {
    var handlers = JobHandlers()
    handlers.on(TranscodeJob.self) { try await TranscodeHandler(job: $0, workplace: workplace).run() }
    handlers.on(ThumbnailsJob.self) { try await ThumbnailsHandler(job: $0, workplace: workplace).run() }
    workers = try [TranscodeJob.queue, ThumbnailsJob.queue].map { name in
      QueueWorker(try Queue(name: name, redis: redis), handlers: handlers, options: options, logger: logger)
    }
    self.logger = logger
  }

  public func run() async throws {
    for worker in workers { try await worker.queue.redis.connect() }
    logger.info("worker started", metadata: ["queues": "\(workers.map(\.queue.name).joined(separator: ", "))"])
    try await withThrowingTaskGroup { group in
      for worker in workers { group.addTask { try await worker.run() } }
      try await group.waitForAll()
    }
    logger.info("worker stopped")
  }
}
