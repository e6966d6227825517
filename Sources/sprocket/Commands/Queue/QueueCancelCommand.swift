import ArgumentParser
import Queue

struct QueueCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cancel", abstract: "Cancel jobs, with their children.")

  @OptionGroup var option: QueueOption
  @Argument(help: "The jobs' ids.") var ids: [String]

  func run() async throws {
    let queue = try option.open()
    // All of them, or none: an id may be mistyped.
    for id in ids {
      switch try await queue.state(of: id) {
      case .unknown: throw QueueError.jobMissing(id: id, queue: queue.name)
      case .completed, .failed:
        throw CommandFailure(
          "job \(id) of queue \(queue.name) has ended, and can't be cancelled; take it away with sprocket queue remove")
      default: continue
      }
    }
    for id in ids { try await queue.cancel(id) }
    Terminal.output.write("\(ids.count.jobs) cancelled in \(queue.name)\n")
  }
}
