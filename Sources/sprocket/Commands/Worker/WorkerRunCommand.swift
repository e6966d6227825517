import ArgumentParser
import Logging
import Queue
import ServiceLifecycle
import Worker

struct WorkerRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do the jobs on the queues, until told to stop.",
    discussion: """
      SIGTERM and Ctrl-C let running jobs finish for a grace time, then hand them back to the queue. `sprocket worker drain` lets them
      finish however long that takes.

      With --exec, a program of yours does the jobs of one queue: a process for each, with the job's data on standard input;
      docs/exec.md tells what it says on standard output and by its exit code.
      """)

  @Option(help: "Do the jobs of this queue, by --exec.") var queue: String?
  @Option(help: "The program that does them.") var exec: String?
  @Option(help: "Seconds that one attempt by --exec may take. (default: any time)") var timeLimit: Int?
  @OptionGroup var redis: RedisOption
  @OptionGroup var database: DatabaseOption
  @OptionGroup var work: WorkOptions

  func validate() throws {
    guard (queue == nil) == (exec == nil) else { throw ValidationError("--queue and --exec go together") }
    if let timeLimit {
      guard exec != nil else { throw ValidationError("--time-limit goes with --exec; other jobs have limits of their own") }
      guard (1...2_592_000).contains(timeLimit) else {
        throw ValidationError("--time-limit is \(timeLimit); it can be 1 to 2592000")
      }
    }
  }

  func run() async throws {
    let logger = Logger.program()
    let service: any Service
    if let queue, let exec {
      service = try execWorker(queue, ExecProgram(exec), logger: logger)
    } else {
      service = WorkerService(
        redis: try redis.client(), workplace: try work.places.workplace(), database: try database.clientIfAny(),
        partners: try PartnerSettings.fromEnvironment(), payouts: try PayoutGatewaySettings.fromEnvironment(),
        chunks: work.concurrency, options: work.worker, logger: logger)
    }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        // A worker that has drained has done what it was to do.
        services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
  }

  private func execWorker(_ name: String, _ program: ExecProgram, logger: Logger) throws -> NodeService {
    var handlers = JobHandlers()
    handlers.on(nil, timeLimit: timeLimit.map { .seconds($0) }, exec: program)
    let queue = try Queue(name: name, redis: redis.client())
    logger.info("jobs are done by a program", metadata: ["queue": "\(queue.name)", "program": "\(program.path)"])
    return NodeService(QueueWorker(queue, handlers: handlers, options: work.worker, logger: logger), logger: logger)
  }
}
