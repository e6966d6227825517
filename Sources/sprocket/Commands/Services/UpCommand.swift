import ArgumentParser
import Foundation
import Logging
import Postgres
import Redis
import ServiceLifecycle
import Worker

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Run everything on this machine: a private Redis and PostgreSQL in .sprocket/, a scheduler and a worker.",
    discussion: """
      Ctrl-C and SIGTERM stop all of it; so does the end of any part. With DATABASE_URL, that database has the books instead of a private
      one.
      """)

  @OptionGroup var work: WorkOptions
  @OptionGroup var scheduler: SchedulerOptions
  @OptionGroup var database: DatabaseOption

  func run() async throws {
    let logger = Logger.program()
    let named = try database.clientOfAnother()
    let servers = try await PrivateServers.start(
      in: URL(filePath: ".sprocket", directoryHint: .isDirectory), hasDatabase: named != nil, logger: logger)
    do {
      try await group(on: servers, database: named ?? books(of: servers), logger: logger).run()
    } catch {
      await servers.stop()
      throw error
    }
    await servers.stop()
  }

  private func books(of servers: PrivateServers) throws -> PostgresClient? {
    try servers.postgres.map { try DatabaseOption.client(of: $0.url, role: "sprocket_application") }
  }

  /// What stands last stops first.
  private func group(on servers: PrivateServers, database: PostgresClient?, logger: Logger) throws -> ServiceGroup {
    let redis = RedisClient(url: servers.redis.url)
    var services = servers.watches
    let workplace = try work.places.workplace()
    services += try scheduler.services(redis: redis, storage: workplace.store, database: database, logger: logger) { address in
      Terminal.output.write("Open \(address) in a browser. Ctrl-C ends.\n")
    }
    services.append(
      WorkerService(
        redis: redis, workplace: workplace, database: database, partners: try PartnerSettings.fromEnvironment(),
        payouts: try PayoutGatewaySettings.fromEnvironment(), chunks: work.concurrency, options: work.worker, logger: logger))
    return ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
  }
}
