import ArgumentParser
import Foundation
import Media

struct TranscodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcode", abstract: "Turn a film into a title.",
    discussion: "A title is a folder: HLS and DASH playlists over one set of segments, thumbnails and a report.")

  @Argument(help: "The film: whatever FFmpeg can read.") var film: String
  @Option(name: .shortAndLong, help: "The title's folder. (default: the film's name, in this folder)") var output: String?
  @Option(help: "What to make: a built-in profile, or the path of a .yml file.") var profile = Profile.builtInNames[0]
  @Option(help: "Chunks that are encoded at the same time. (default: as many as the machine has room for)")
  var chunksInFlight: Int?
  @Flag(help: "Print progress and report as JSON, one value a line.") var json = false

  func validate() throws {
    if let chunksInFlight, !(1...64).contains(chunksInFlight) {
      throw ValidationError("--chunks-in-flight is \(chunksInFlight); it can be 1 to 64")
    }
  }

  func run() async throws {
    let transcoder = Transcoder(profile: try Profile.named(profile), chunksInFlight: chunksInFlight)
    let title = output ?? TitleName.folder(of: film)
    let bar = ProgressBar(json: json)
    defer { bar.clear() }
    let report = try await interruptible { [film] in
      do {
        return try await transcoder.transcode(film, to: title) { bar.show(ProgressLine($0)) }
      } catch let error as PlanError {
        throw CommandFailure("\(film) \(error)")
      }
    }
    bar.clear()
    Terminal.output.write(json ? report.jsonLine : TitleTable(report: report, folder: title).text)
  }
}
