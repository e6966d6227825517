import ArgumentParser
import Worker

/// What a worker starts for each piece of media work; nothing to call by hand.
struct MediaWorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: MediaProcess.command, abstract: "Do a worker's media work, shut in.", shouldDisplay: false)

  @Flag(help: "Find out what holds here, and say so.") var trial = false

  func run() throws { if trial { try SandboxTrial.run() } else { try MediaWork.run() } }
}
