import ArgumentParser
import Queue

struct QueueDrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Remove the jobs that wait for their turn.",
    discussion: "Active and finished jobs stay, and so does what job schedulers have pending.")

  @OptionGroup var option: QueueOption
  @Flag(help: "Remove delayed jobs as well.") var delayed = false

  func run() async throws {
    let queue = try option.open()
    let count = try await queue.drain(includingDelayed: delayed)
    Terminal.output.write("\(count.jobs) removed from \(queue.name)\n")
  }
}
