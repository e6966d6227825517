import Business
import Jobs
import Logging
import Media
import Postgres
import Queue
import Redis
import ServiceLifecycle

/// Makes titles and thumbnails, and does what is done in the books: works on every queue of the catalogue that this node can do the jobs
/// of, until it is cancelled, drained, or the service shuts down.
public struct WorkerService: Service {
  private let redis: RedisClient
  private let workplace: Workplace
  private let database: PostgresClient?
  private let partners: [Platform: PartnerSettings]
  private let payouts: PayoutGatewaySettings?
  private let chunks: Int
  private let options: WorkerOptions
  private let logger: Logger

  /// Titles that are planned or published at the same time.
  private static let titles = 4
  /// Jobs of a queue of the books at the same time: they wait for the database, mostly.
  private static let businessJobs = 4

  /// - Parameters:
  ///   - workplace: what transcoding and thumbnails read films from and write titles to.
  ///   - database: where the books are; nil for a node that leaves their jobs to others.
  ///   - partners: whose reports this node can fetch.
  ///   - payouts: where this node has payouts made; nil to leave them to operators.
  ///   - chunks: how many are encoded at the same time; nil for as many as keep the cores busy. Beside them one track of sound and
  ///     one set of thumbnails are made, and titles planned and published.
  ///   - options: for each queue, but for the concurrency.
  public init(
    redis: RedisClient, workplace: Workplace, database: PostgresClient? = nil,
    partners: [Platform: PartnerSettings] = [:], payouts: PayoutGatewaySettings? = nil, chunks: Int? = nil,
    options: WorkerOptions = WorkerOptions(), logger: Logger
  ) {
    (self.redis, self.workplace, self.database, self.options, self.logger) = (redis, workplace, database, options, logger)
    (self.partners, self.payouts) = (partners, payouts)
    self.chunks = chunks ?? NodeResources.available().chunksAtOnce
  }

  public func run() async throws {
    let isolation = try await SandboxTrial(of: workplace.media)
    logger.log(level: isolation.isComplete ? .info : .warning, "isolation: \(isolation)")
    // Where scratch can't be used, no job can be done.
    try OwnedFolder(in: workplace.scratch).remove()
    let abandoned = OwnedFolder.removeAbandoned(in: workplace.scratch)
    if abandoned > 0 { logger.notice("scratch of workers that are gone is removed", metadata: ["folders": "\(abandoned)"]) }
    let encoders = await EncoderTrial.working()
    let slots = slots(encoders)
    var node = WorkerNode(options: options, queues: slots.map(\.queue), encoders: encoders, concurrency: chunks)
    (node.partMemory, node.partSpace) = (workplace.memory.total, workplace.space.room)
    let (gate, register) = (NodeGate(logger: logger), NodeRegister(redis: redis))
    let handlers = handlers(FellowNodes(node: node, register: register), gate)
    let workers = try slots.map { slot in
      QueueWorker(
        try Queue(name: slot.queue, redis: redis), handlers: handlers, options: options(concurrency: slot.jobs), logger: logger)
    }
    let leftovers = AbandonedTitles(
      queue: try Queue(name: TranscodeJob.queue, redis: redis), store: workplace.store, logger: logger)
    try await withThrowingTaskGroup { chores in
      chores.addTask { await leftovers.run() }
      chores.addTask { await workplace.parts.endWhenCancelled() }
      defer { chores.cancelAll() }
      try await NodeService(
        workers, node: node, gate: gate, scratch: workplace.space, register: register, logger: logger
      ).run()
    }
  }

  /// The queues that a node with these encoders reads, and how many jobs of each it does at the same time.
  private func slots(_ encoders: [String]) -> [(queue: String, jobs: Int)] {
    let chunkQueues = Set(encoders.map(TranscodeChunkJob.queue(encoder:)))
    return [(TranscodeJob.queue, Self.titles)] + chunkQueues.sorted().map { ($0, chunks) }
      + [(TranscodeAudioJob.queue, 1), (ThumbnailsJob.queue, 1)]
      + (database == nil ? [] : Catalogue.businessQueues.map { ($0, Self.businessJobs) })
  }

  private func options(concurrency: Int) -> WorkerOptions {
    var options = options
    options.concurrency = concurrency
    options.lockDuration = .seconds(10)
    options.lookForVanishedWorkers()
    return options
  }

  private func handlers(_ nodes: FellowNodes, _ gate: NodeGate) -> JobHandlers {
    let workplace = workplace
    var handlers = JobHandlers()
    func on<Kind: JobType>(
      _ kind: Kind.Type, perform: @escaping @Sendable (JobContext<Kind.Payload>) async throws -> Kind.Result
    ) where Kind.Payload: FilmPayload {
      handlers.on(kind) { job in
        try await gate.passing { try await workplace.noticingObstacles { try await perform(job) } }
      }
    }
    on(TranscodeJob.self) { try await TranscodeHandler(job: $0, workplace: workplace, nodes: nodes).run() }
    on(TranscodeChunkJob.self) { job in
      guard let chunk = job.payload.chunk else { throw UnrecoverableError("chunk is missing") }
      return try await TitlePartHandler(job: job, work: job.payload, part: .chunk(chunk), workplace: workplace, nodes: nodes)
        .run()
    }
    on(TranscodeAudioJob.self) { job in
      guard let track = job.payload.track else { throw UnrecoverableError("track is missing") }
      return try await TitlePartHandler(job: job, work: job.payload, part: .audio(track), workplace: workplace, nodes: nodes)
        .run()
    }
    on(TranscodeSubtitlesJob.self) {
      try await TitlePartHandler(job: $0, work: $0.payload, part: .subtitles, workplace: workplace, nodes: nodes).run()
    }
    on(ThumbnailsJob.self) { try await ThumbnailsHandler(job: $0, workplace: workplace, nodes: nodes).run() }
    return database.map { BusinessHandlers(database: $0, partners: partners, payouts: payouts, beside: handlers).handlers }
      ?? handlers
  }
}
