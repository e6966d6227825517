import ArgumentParser
import Logging
import ServiceLifecycle
import Worker

struct WorkerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Do the jobs on the queues, until told to stop.",
    discussion: "SIGTERM and Ctrl-C let running jobs finish for a grace time, then hand them back to the queue.")

  @OptionGroup var redis: RedisOption
  @OptionGroup var work: WorkOptions

  func run() async throws {
    let logger = Logger.program()
    let service = try WorkerService(redis: redis.client(), options: work.worker, logger: logger)
    try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
