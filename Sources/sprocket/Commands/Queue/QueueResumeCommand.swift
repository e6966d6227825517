import ArgumentParser
import Queue

struct QueueResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let jobs of a paused queue start again.")

  @OptionGroup var option: QueueOption

  func run() async throws {
    let queue = try option.open()
    try await queue.resume()
    Terminal.output.write("\(queue.name) goes on\n")
  }
}
