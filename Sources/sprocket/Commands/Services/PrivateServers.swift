import Business
import Foundation
import Logging
import Postgres
import Redis
import ServiceLifecycle

/// The servers that `up` runs on its own, in a folder: Redis, and PostgreSQL where no other database is named.
struct PrivateServers {
  let redis: PrivateServer
  /// Nil where another database is named, or none can be run here.
  let postgres: PrivatePostgres?

  /// - Parameter hasDatabase: whether a database is named.
  /// - Throws: `RedisError`, where there is no Redis; without PostgreSQL there are no jobs of the books, and a warning.
  static func start(in folder: URL, hasDatabase: Bool, logger: Logger) async throws -> PrivateServers {
    async let postgres = hasDatabase ? nil : books(in: folder.appending(path: "postgres"), logger: logger)
    let redis: PrivateServer
    do { redis = try await PrivateServer.start(in: folder) } catch {
      await postgres?.stop()
      throw error
    }
    logger.info("redis started", metadata: ["redis": "\(redis.url)"])
    return PrivateServers(redis: redis, postgres: await postgres)
  }

  private static func books(in folder: URL, logger: Logger) async -> PrivatePostgres? {
    do {
      let server = try await PrivatePostgres.start(in: folder)
      do {
        let owner = PostgresClient(url: server.url)
        try await Migrations().apply(to: owner)
        await owner.close()
      } catch {
        await server.stop()
        throw error
      }
      logger.info("postgres started", metadata: ["postgres": "\(server.url)"])
      return server
    } catch {
      logger.warning(
        "jobs of the books (royalties, auctions, revenue) aren't done, because there is no database; set DATABASE_URL, or mend this",
        metadata: ["error": "\(error)"])
      return nil
    }
  }

  func stop() async {
    await postgres?.stop()
    await redis.stop()
  }

  /// What notices when one of them ends before its time. Who started them stops them.
  var watches: [any Service] {
    var watches = [ServerWatch(name: "Redis", log: "\(redis.folder.path)/redis.log") { await redis.isRunning }]
    if let postgres {
      watches.append(
        ServerWatch(name: "PostgreSQL", log: "\(postgres.folder.path)/postgres.log") { await postgres.isRunning })
    }
    return watches
  }
}

private struct ServerWatch: Service {
  let name: String
  let log: String
  let isRunning: @Sendable () async -> Bool

  private static let interval = Duration.milliseconds(200)

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      while await isRunning() {
        guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
      }
      throw CommandFailure("the private \(name) has ended; \(log) may say why")
    }
  }
}
