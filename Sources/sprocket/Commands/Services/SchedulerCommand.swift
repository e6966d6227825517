import ArgumentParser
import Logging
import ServiceLifecycle

struct SchedulerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scheduler",
    abstract: "Serve the HTTP API, keep schedules, watch a folder, tell callbacks, until told to stop.",
    discussion: """
      Any number of schedulers may run on one Redis. Without settings for authentication it listens on this machine alone, and
      lets everyone there do everything. SIGHUP rereads the schedules.
      """)

  @OptionGroup var redis: RedisOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var scheduler: SchedulerOptions
  @OptionGroup var storage: StorageOption

  func run() async throws {
    let logger = Logger.program()
    let services = try scheduler.services(
      redis: redis.client(), storage: storage.store(), database: database.clientIfAny(), logger: logger)
    try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
