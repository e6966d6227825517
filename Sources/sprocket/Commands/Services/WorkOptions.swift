import ArgumentParser
import Foundation
import Logging
import Queue

/// How a worker works, as `worker` and `up` are told.
struct WorkOptions: ParsableArguments {
  @Option(help: "Chunks of films, or jobs of --exec's queue, at the same time. (default: by the cores, or 1 with --exec)")
  var concurrency: Int?
  @Option(help: "Seconds that running jobs may go on when the worker is told to stop.") var grace = 30

  @Option(help: "What the worker is called where its jobs are shown. (default: the machine's name and the process's number)")
  var name: String?
  @OptionGroup var places: WorkplaceOption

  func validate() throws {
    if let name, name.isEmpty || name.contains(where: { $0.isWhitespace || !$0.isASCII }) {
      throw ValidationError("--name is '\(name)'; it can be ASCII text without spaces")
    }
    if let concurrency, !(1...256).contains(concurrency) {
      throw ValidationError("--concurrency is \(concurrency); it can be 1 to 256")
    }
    guard (0...86400).contains(grace) else { throw ValidationError("--grace is \(grace); it can be 0 to 86400") }
  }

  var worker: WorkerOptions {
    var options = WorkerOptions()
    options.concurrency = concurrency ?? 1
    options.graceTime = .seconds(grace)
    options.name = name ?? "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    // A day's counts of finished jobs, minute by minute.
    options.metricsMaxDataPoints = 1440
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
