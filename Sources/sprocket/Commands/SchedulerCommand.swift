import ArgumentParser
import Logging
import Scheduler
import ServiceLifecycle

struct SchedulerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scheduler", abstract: "Serve the HTTP API, until told to stop.",
    discussion: """
      Any number of schedulers may run on one Redis. Without settings for authentication it listens on this machine alone, and
      lets everyone there do everything.
      """)

  @OptionGroup var redis: RedisOption
  @OptionGroup var server: ServerOptions

  func run() async throws {
    let logger = Logger.program()
    let access = try Access(AccessSettings.fromEnvironment())
    let service = try SchedulerService(
      settings: server.settings(), redis: redis.client(), access: access, logger: logger
    ) { address in
      logger.info("scheduler started", metadata: ["address": "\(address)"])
    }
    try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
