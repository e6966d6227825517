import ArgumentParser
import Queue

struct QueueRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove jobs that aren't being worked on, with their children.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The jobs' ids.") var ids: [String]

  func run() async throws {
    let queue = try option.open()
    for id in ids { try await queue.remove(id) }
    Terminal.output.write("\(ids.count.jobs) removed from \(queue.name)\n")
  }
}
