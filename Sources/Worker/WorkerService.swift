import Jobs
import Logging
import Queue
import Redis
import ServiceLifecycle

/// Makes titles and thumbnails: works on every queue of the catalogue that needs Media, until it is cancelled or the service shuts
/// down.
public struct WorkerService: Service {
  private let workers: [QueueWorker]
  private let media: MediaProcess
  private let logger: Logger

  /// How often a job may lose its worker: a safeguard against one that takes the whole machine down.
  private static let mostStalls = 50

  /// - Parameters:
  ///   - workplace: what transcoding and thumbnails read films from and write titles to.
  ///   - chunks: how many are encoded at the same time; nil for as many as keep the cores busy. Beside them one track of sound and
  ///     one set of thumbnails are made, and titles planned and published.
  ///   - options: for each queue, but for the concurrency.
  /// - Throws: `QueueError`.
  public init(
    redis: RedisClient, workplace: Workplace, chunks: Int? = nil, options: WorkerOptions = WorkerOptions(), logger: Logger
  ) throws {
    var handlers = JobHandlers()
    handlers.on(TranscodeJob.self) { try await TranscodeHandler(job: $0, workplace: workplace).run() }
    handlers.on(TranscodeChunkJob.self) { job in
      guard let chunk = job.payload.chunk else { throw UnrecoverableError("chunk is missing") }
      return try await TitlePartHandler(job: job, work: job.payload, part: .chunk(chunk), workplace: workplace).run()
    }
    handlers.on(TranscodeAudioJob.self) { job in
      guard let track = job.payload.track else { throw UnrecoverableError("track is missing") }
      return try await TitlePartHandler(job: job, work: job.payload, part: .audio(track), workplace: workplace).run()
    }
    handlers.on(TranscodeSubtitlesJob.self) {
      try await TitlePartHandler(job: $0, work: $0.payload, part: .subtitles, workplace: workplace).run()
    }
    handlers.on(ThumbnailsJob.self) { try await ThumbnailsHandler(job: $0, workplace: workplace).run() }
    let concurrency = [
      TranscodeJob.queue: 4, TranscodeChunkJob.queue: chunks ?? NodeResources.available().chunksAtOnce,
    ]
    workers = try [TranscodeJob.queue, TranscodeChunkJob.queue, TranscodeAudioJob.queue, ThumbnailsJob.queue].map { name in
      var options = options
      options.concurrency = concurrency[name] ?? 1
      // Work is lost where a worker vanishes, so that is noticed soon; and it is never the work's fault, which has a process of its own.
      (options.lockDuration, options.stalledInterval) = (.seconds(10), .seconds(5))
      options.maxStalledCount = Self.mostStalls
      return QueueWorker(try Queue(name: name, redis: redis), handlers: handlers, options: options, logger: logger)
    }
    media = workplace.media
    self.logger = logger
  }

  public func run() async throws {
    for worker in workers { try await worker.queue.redis.connect() }
    let isolation = try await SandboxTrial(of: media)
    logger.log(level: isolation.isComplete ? .info : .warning, "isolation: \(isolation)")
    logger.info("worker started", metadata: ["queues": "\(workers.map(\.queue.name).joined(separator: ", "))"])
    try await withThrowingTaskGroup { group in
      for worker in workers { group.addTask { try await worker.run() } }
      try await group.waitForAll()
    }
    logger.info("worker stopped")
  }
}
