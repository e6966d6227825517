import ArgumentParser
import Foundation
import Logging
import Redis
import ServiceLifecycle
import Worker

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Run everything on this machine: a private Redis in .sprocket/, a scheduler and a worker.",
    discussion: "Ctrl-C and SIGTERM stop all of it; so does the end of any part.")

  @OptionGroup var work: WorkOptions
  @OptionGroup var scheduler: SchedulerOptions

  func run() async throws {
    let logger = Logger.program()
    let server = try await PrivateServer.start(in: URL(filePath: ".sprocket", directoryHint: .isDirectory))
    do {
      try await group(on: server, logger: logger).run()
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// What stands last stops first.
  private func group(on server: PrivateServer, logger: Logger) throws -> ServiceGroup {
    let redis = RedisClient(url: server.url)
    logger.info("redis started", metadata: ["redis": "\(server.url)"])
    var services: [any Service] = [PrivateRedis(server: server)]
    let workplace = try work.places.workplace()
    services += try scheduler.services(redis: redis, storage: workplace.store, logger: logger) { address in
      Terminal.output.write("Open \(address) in a browser. Ctrl-C ends.\n")
    }
    services.append(
      WorkerService(
        redis: redis, workplace: workplace, chunks: work.concurrency, options: work.worker, logger: logger))
    return ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
  }
}

/// Notices when the private server ends before its time. Who started it stops it.
private struct PrivateRedis: Service {
  let server: PrivateServer

  private static let interval = Duration.milliseconds(200)

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      while await server.isRunning {
        guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
      }
      throw CommandFailure("the private Redis has ended; \(server.folder.path)/redis.log may say why")
    }
  }
}
