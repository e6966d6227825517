import ArgumentParser
import Logging
import Queue

/// How a worker works, as `worker` and `up` are told.
struct WorkOptions: ParsableArguments {
  @Option(help: "Jobs of one queue at the same time.") var concurrency = 1
  @Option(help: "Seconds that running jobs may go on when the worker is told to stop.") var grace = 30

  @OptionGroup var places: WorkplaceOption

  func validate() throws {
    guard (1...256).contains(concurrency) else { throw ValidationError("--concurrency is \(concurrency); it can be 1 to 256") }
    guard (0...86400).contains(grace) else { throw ValidationError("--grace is \(grace); it can be 0 to 86400") }
  }

  var worker: WorkerOptions {
    var options = WorkerOptions()
    options.concurrency = concurrency
    options.graceTime = .seconds(grace)
    return options
  }
}

extension Logger {
  /// The program's own, on standard error.
  static func program() -> Logger {
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    return Logger(label: "sprocket")
  }
}
