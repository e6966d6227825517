import Foundation
import Logging
import Queue
import Redis

/// `QueueTestWorker REDIS_URL QUEUE [STEP]` : a worker for the tests to kill. It notes each attempt's effect in the set `effects`, as
/// `<job>:<attempt>`; a job whose payload is odd fails at its first attempt. With a step, it kills itself when it comes to it.
@main
struct QueueTestWorker {
  /// The places between the fetch of a job and the fetch of the next at which a worker may die.
  enum Step: String {
    case fetched, started, effected, returned, finished

    static let fatal = CommandLine.arguments.count > 3 ? Step(rawValue: CommandLine.arguments[3]) : nil

    func come() {
      if self == Step.fatal { kill(getpid(), SIGKILL) }
    }
  }

  static func main() async throws {
    let queue = try Queue(name: CommandLine.arguments[2], redis: RedisClient(url: RedisURL(CommandLine.arguments[1])))
    var options = WorkerOptions()
    options.concurrency = 5
    options.lockDuration = .seconds(1)
    options.stalledInterval = .seconds(1)
    options.maxStalledCount = 1000
    let logger = Logger(label: "worker") { _ in FatalLogHandler() }
    let worker = QueueWorker(queue, options: options, logger: logger) { (job: JobContext<Number>) in
      Step.started.come()
      try await Task.sleep(for: .milliseconds(5))
      try await queue.redis.send(["SADD", "effects", "\(job.id):\(job.attempt)"])
      Step.effected.come()
      if job.payload.value % 2 == 1, job.attempt == 1 { throw FirstAttempt() }
      return Outcome()
    }
    try await worker.run()
  }

  private struct FirstAttempt: Error {}

  /// Read after the fetch.
  private struct Number: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
      Step.fetched.come()
      value = try decoder.singleValueContainer().decode(Int.self)
    }
  }

  /// Written after the handler's end.
  private struct Outcome: Encodable {
    func encode(to encoder: any Encoder) throws {
      Step.returned.come()
      try "done".encode(to: encoder)
    }
  }

  /// Hears of an end when the queue has it, and the next job is locked.
  private struct FatalLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      if event.message == "job completed" { Step.finished.come() }
    }
  }
}
