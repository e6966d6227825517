import ArgumentParser
import Queue

struct QueueLogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "logs", abstract: "Print what a job has logged.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The job's id.") var id: String
  @Flag(help: "Print the lines as a JSON array.") var json = false

  func run() async throws {
    let queue = try option.open()
    guard try await queue.job(id) != nil else { throw QueueError.jobMissing(id: id, queue: queue.name) }
    let lines = try await queue.logs(of: id)
    Terminal.output.write(json ? lines.jsonLine : lines.map { $0.printable + "\n" }.joined())
  }
}
