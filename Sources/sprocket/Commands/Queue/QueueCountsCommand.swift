import ArgumentParser
import Queue

struct QueueCountsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "counts", abstract: "Count the jobs in each state.")

  @OptionGroup var option: QueueOption
  @Flag(help: "Print the counts as JSON.") var json = false

  func run() async throws {
    let queue = try option.open()
    let (counts, isPaused, workers) = try await (queue.counts(), queue.isPaused, queue.workers().count)
    Terminal.output.write(
      json ? counts.jsonLine : QueueTable(queue: queue.name, counts: counts, isPaused: isPaused, workers: workers).text)
  }
}
