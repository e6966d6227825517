import ArgumentParser
import Worker

/// What a worker starts for each piece of media work; nothing to call by hand.
struct MediaWorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: MediaProcess.command, abstract: "Do a worker's media work, shut in.", shouldDisplay: false)

  func run() throws { try MediaWork.run() }
}
