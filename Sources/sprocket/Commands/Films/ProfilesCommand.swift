import ArgumentParser
import Media

struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "profiles", abstract: "List the built-in profiles.")

  func run() throws {
    var columns = Columns(["Profile", "Codec", "Renditions"])
    for name in Profile.builtInNames {
      let profile = try Profile.builtIn(name)
      let rungs = profile.video.ladder.map(\.name).joined(separator: " ")
      let isFitted = profile.adaptation.ladder == .contentAdaptive
      columns.add([name, profile.video.codec.rawValue, rungs + (isFitted ? ", fitted to the film" : "")])
    }
    Terminal.output.write(columns.text)
  }
}
