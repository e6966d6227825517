import ArgumentParser
import Queue

struct QueuePauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Let no more jobs of a queue start; those that run go on.")

  @OptionGroup var option: QueueOption

  func run() async throws {
    let queue = try option.open()
    try await queue.pause()
    Terminal.output.write("\(queue.name) is paused\n")
  }
}
