import ArgumentParser
import Foundation
import Logging
import Redis
import ServiceLifecycle
import Worker

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Run everything on this machine: a private Redis in .sprocket/ and a worker.")

  @OptionGroup var work: WorkOptions

  func run() async throws {
    let logger = Logger.program()
    let server = try await PrivateServer.start(in: URL(filePath: ".sprocket", directoryHint: .isDirectory))
    do {
      let service = try WorkerService(
        redis: RedisClient(url: server.url), workplace: work.places.workplace(), options: work.worker, logger: logger)
      logger.info("ready", metadata: ["redis": "\(server.url)"])
      try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }
}
