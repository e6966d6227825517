import ArgumentParser
import Queue

struct QueueCleanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean", abstract: "Remove jobs that have been in a state for long, the oldest first.")

  @OptionGroup var option: QueueOption
  @Option(help: "Which jobs.") var state = JobState.completed
  @Option(help: "For how many seconds they have been there at least.") var olderThan = 86_400
  @Option(help: "How many at most. (default: all)") var limit: Int?

  func validate() throws {
    guard (0...Int(Int32.max)).contains(olderThan) else {
      throw ValidationError("--older-than is \(olderThan); it can be 0 to \(Int32.max)")
    }
    if let limit, limit < 1 { throw ValidationError("--limit is \(limit); it can be 1 or more") }
  }

  func run() async throws {
    let queue = try option.open()
    let ids = try await queue.clean(state, olderThan: .seconds(olderThan), limit: limit)
    Terminal.output.write("\(ids.count.jobs) removed from \(queue.name)\n")
  }
}
