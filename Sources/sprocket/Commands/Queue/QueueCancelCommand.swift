import ArgumentParser
import Queue

struct QueueCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Cancel jobs, with their children.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The jobs' ids.") var ids: [String]

  func run() async throws {
    let queue = try option.open()
    for id in ids { try await queue.cancel(id) }
    Terminal.output.write("\(ids.count.jobs) cancelled in \(queue.name)\n")
  }
}
