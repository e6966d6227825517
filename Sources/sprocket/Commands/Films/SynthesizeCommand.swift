import ArgumentParser
import Media

struct SynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Make a film to try things with: moving picture, sound, a clock.")

  @Argument(help: "The film's path.") var film: String
  @Option(help: "How long it is.") var seconds = 20
  @Option(help: "Pixels across.") var width = 1920
  @Option(help: "Pixels down.") var height = 1080
  @Flag(help: "Replace a file that is there.") var force = false

  func validate() throws {
    guard (1...3600).contains(seconds) else { throw ValidationError("--seconds is \(seconds); it can be 1 to 3600") }
    for (name, side) in [("--width", width), ("--height", height)] where !(64...3840).contains(side) || side % 2 != 0 {
      throw ValidationError("\(name) is \(side); it can be an even number from 64 to 3840")
    }
  }

  func run() async throws {
    try await interruptible { [film, seconds, width, height, force] in
      try await synthesizeFilm(at: film, seconds: seconds, width: width, height: height, replacing: force)
    }
  }
}
