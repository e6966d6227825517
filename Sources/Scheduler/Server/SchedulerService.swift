import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Postgres
import Redis
import ServiceLifecycle
import Storage

/// The scheduler's server: the HTTP API and what else is reached by HTTP. Any number of them may run on one Redis.
public struct SchedulerService: Service {
  /// Everything that can be asked for.
  let routes: [RouteTable.Route]
  private let settings: SchedulerSettings
  private let redis: RedisClient
  private let responder: RouterResponder<SchedulerContext>
  /// What runs beside the server.
  private let companions: [any Service]
  private let logger: Logger
  private let ready: @Sendable (String) -> Void

  /// - Parameters:
  ///   - storage: where jobs name films and titles by keys: that of the workers.
  ///   - database: where the books are; nil for a scheduler that answers nothing about them.
  ///   - metrics: what `/metrics` shows; the server's own are added to it.
  ///   - ready: gets the server's address once requests are answered.
  /// - Throws: ``SchedulerError`` for an address that others reach without anything that says who may call.
  public init(
    settings: SchedulerSettings = SchedulerSettings(), redis: RedisClient, storage: any ObjectStore,
    database: PostgresClient? = nil, access: Access = .loopbackOnly,
    metrics: PrometheusRegistry = PrometheusRegistry(), logger: Logger,
    ready: @escaping @Sendable (_ address: String) -> Void = { _ in }
  ) throws {
    guard !access.isOpen || Loopback.includes(authority: settings.host) || settings.host == "::1" else {
      throw SchedulerError.wouldBeOpen(host: settings.host)
    }
    self.settings = settings
    self.redis = redis
    self.logger = logger
    self.ready = ready
    let table = RouteTable()
    let queues = try QueueDirectory(names: settings.queues, redis: redis)
    let jobs = JobDirectory(queues: queues)
    let books = Books(database: database)
    let films = FilmIndex(redis: redis)
    let events = EventHub(queues: queues, logger: logger)
    let uploads = UploadDesk(
      store: storage, register: UploadRegister(redis: redis), jobs: jobs, films: films, limit: settings.uploadLimit)
    let subjects: [any Routes] = [
      HealthRoutes(redis: redis, database: database),
      MetricsRoutes(registry: metrics, queues: queues),
      SessionRoutes(access: access),
      APIDocumentRoutes(document: try APIDocument()),
      JobRoutes(jobs: jobs, films: films, idempotency: IdempotencyStore(redis: redis)),
      JobListRoutes(jobs: jobs, films: films),
      StatisticsRoutes(queues: queues),
      QueueRoutes(jobs: jobs),
      JobSchedulerRoutes(jobs: jobs, films: films),
      RemoteWorkRoutes(
        work: RemoteWork(queues: queues), jobs: jobs,
        verifier: access.webhookSecrets.isEmpty ? nil : WebhookVerifier(secrets: access.webhookSecrets, redis: redis)),
      AgreementRoutes(books: books),
      RevenueRoutes(books: books),
      DistributionRoutes(books: books),
      PayoutRoutes(books: books),
      StatementRoutes(books: books),
      WebhookInboxRoutes(books: books, secrets: settings.senderSecrets),
      UploadRoutes(desk: uploads),
      StorageRoutes(store: storage),
      MarketplaceRoutes(books: books),
      EventRoutes(jobs: jobs, hub: events, films: JobFilms()),
      DashboardRoutes(jobs: jobs, films: films, store: storage, books: books),
    ]
    for subject in subjects { subject.add(to: table) }
    let indexing = queues.queues.map { FilmIndexing(queue: $0, index: films, logger: logger) }
    companions =
      [events, StalledRemoteJobs(queues: queues, logger: logger), OverdueUploads(desk: uploads, logger: logger)] + indexing
    routes = table.routes
    responder = table.router(behind: [
      RequestMetrics(registry: metrics),
      ProblemMiddleware(routes: routes),
      BodyLimit(bytes: settings.bodyLimit, time: settings.bodyTime),
      Authentication(access: access),
      RateLimitMiddleware(limiter: RateLimiter(rate: settings.rateLimit)),
    ]).buildResponder()
  }

  public func run() async throws {
    try await redis.connect()
    do {
      try await application.run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw SchedulerError.portTaken(host: settings.host, port: settings.port)
    }
  }

  private var application: Application<RouterResponder<SchedulerContext>> {
    var application = Application(
      responder: responder, server: .http1(configuration: Self.connections),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), serverName: "Sprocket"),
      onServerRunning: { [settings, ready] channel in
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        ready("http://\(host):\(channel.localAddress?.port ?? settings.port)/")
      },
      logger: logger)
    application.addServices(companions)
    return application
  }

  /// What one connection may cost: a request that doesn't come to its end, and more headers than anyone needs.
  private static let connections = HTTP1Channel.Configuration(
    idleTimeout: .seconds(60),
    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
}
