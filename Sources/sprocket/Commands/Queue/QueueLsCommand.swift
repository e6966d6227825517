import ArgumentParser
import Queue

struct QueueLsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "ls", abstract: "List jobs, the newest of each state first.")

  @OptionGroup var option: QueueOption
  @Option(name: .long, help: "Only the jobs in these states.") var state: [JobState] = []
  @Option(help: "How many of each state.") var limit = 20
  @Option(help: "How many of each state to skip.") var skip = 0
  @Flag(help: "Print the jobs as JSON, one a line.") var json = false

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is \(limit); it can be 1 to 10000") }
    guard (0...1_000_000_000).contains(skip) else { throw ValidationError("--skip is \(skip); it can be 0 or more") }
  }

  func run() async throws {
    let queue = try option.open()
    var jobs: [ListedJob] = []
    for state in state.isEmpty ? JobState.listed : state {
      jobs += try await queue.jobs(in: state, skip..<(skip + limit)).map { ListedJob(state: state, job: $0) }
    }
    Terminal.output.write(json ? jobs.map(\.jsonLine).joined() : JobTable(jobs: jobs).text)
  }
}
