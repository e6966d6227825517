import ArgumentParser
import Queue

struct QueueRetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Have finished jobs done again: those named, or all that failed.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The jobs' ids.") var ids: [String] = []
  @Flag(help: "All of them.") var all = false
  @Option(help: "What became of them: failed or completed.") var state = JobState.failed
  @Flag(help: "Count the attempts of jobs that are named anew.") var resetAttempts = false

  func validate() throws {
    guard state == .failed || state == .completed else {
      throw ValidationError("--state is \(state.rawValue); it can be failed or completed")
    }
    guard ids.isEmpty == all else { throw ValidationError("Name jobs, or give --all") }
  }

  func run() async throws {
    let queue = try option.open()
    for id in ids { try await queue.retry(id, from: state, resettingAttempts: resetAttempts) }
    let count = all ? try await queue.retryAll(state) : ids.count
    Terminal.output.write("\(count.jobs) to be done again in \(queue.name)\n")
  }
}
