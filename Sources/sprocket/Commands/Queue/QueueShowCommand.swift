import ArgumentParser
import Queue

struct QueueShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Tell all about a job.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The job's id.") var id: String
  @Flag(help: "Print the job as JSON.") var json = false

  func run() async throws {
    let queue = try option.open()
    guard let job = try await queue.job(id) else { throw QueueError.jobMissing(id: id, queue: queue.name) }
    let listed = ListedJob(state: try await queue.state(of: id), job: job)
    let children = try await queue.children(of: id)
    Terminal.output.write(json ? listed.jsonLine : JobFacts(listed: listed, children: children).text)
  }
}
