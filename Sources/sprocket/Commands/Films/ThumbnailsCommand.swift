import ArgumentParser
import Foundation
import Media

struct ThumbnailsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thumbnails", abstract: "Make a film's thumbnails, without transcoding it.",
    discussion: "Writes thumbnails/ with single pictures, sprite sheets, a WebVTT that maps times to tiles, and a poster.")

  @Argument(help: "The film: whatever FFmpeg can read.") var film: String
  @Option(name: .shortAndLong, help: "The folder to write thumbnails/ into. (default: the film's name, in this folder)")
  var output: String?
  @Option(help: "Pictures, at even times.") var count = 100

  func validate() throws {
    guard (1...10_000).contains(count) else { throw ValidationError("--count is \(count); it can be 1 to 10000") }
  }

  func run() async throws {
    var settings = try Profile.named(Profile.builtInNames[0]).thumbnails
    settings.count = count
    let maker = ThumbnailMaker(settings: settings)
    let folder = output ?? TitleName.folder(of: film)
    let track = try await interruptible { [film] in try await maker.make(film, to: folder) }
    guard let track else {
      return Terminal.output.write("The film has no picture to make thumbnails of\(cover(in: folder)).\n")
    }
    let sheets = track.sheetSizes.count == 1 ? "1 sprite sheet" : "\(track.sheetSizes.count) sprite sheets"
    Terminal.output.write("\(track.count) pictures, \(sheets) in \(folder.printable)/thumbnails\n")
  }

  private func cover(in folder: String) -> String {
    let poster = "\(folder)/thumbnails/poster.jpg"
    return FileManager.default.fileExists(atPath: poster) ? "; its cover is \(poster.printable)" : ""
  }
}
