import ArgumentParser
import Queue

struct QueueWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Print what happens in a queue, or to one job until it ends.",
    discussion: "The position in front of each event can be given to --after, to go on from there.")

  @OptionGroup var option: QueueOption
  @Argument(help: "A job's id. (default: all jobs, until Ctrl-C)") var id: String?
  @Option(help: "Begin after this position; 0 is as far back as events are kept. (default: now)") var after: String?
  @Flag(help: "Print the events as JSON, one a line.") var json = false

  func validate() throws {
    if let after, after.wholeMatch(of: /\d+(-\d+)?/) == nil {
      throw ValidationError("--after is \(after); it can be 0 or the position of an event, such as 1700000000000-0")
    }
    if id != nil, after != nil { throw ValidationError("--after is for a whole queue, not for one job") }
  }

  func run() async throws {
    let queue = try option.open()
    try await queue.redis.connect()
    try await interruptible { [id, after, json] in
      if let id {
        try await follow(id, of: queue, json: json)
      } else {
        for try await event in queue.events(after: after) {
          Terminal.output.write(json ? EventLine(event).jsonLine : EventLine(event).text)
        }
      }
    }
  }
}

/// Prints a job's life to its end.
/// - Throws: ``CommandFailure`` when the job fails.
private func follow(_ id: String, of queue: Queue, json: Bool) async throws {
  for try await update in queue.updates(of: id) {
    let line = UpdateLine(update)
    Terminal.output.write(json ? line.jsonLine : line.text)
    if case .failed(let reason) = update { throw CommandFailure("job \(id) failed: \(reason)") }
  }
}
