import ArgumentParser
import Media

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "profiles", abstract: "List the built-in profiles.")

  func run() throws {
    var columns = Columns(["Profile", "Codec", "Renditions"])
    for name in Profile.builtInNames {
      let video = try Profile.builtIn(name).video
      columns.add([name, video.codec.rawValue, video.ladder.map(\.name).joined(separator: " ")])
    }
    Terminal.output.write(columns.text)
  }
}
