import Foundation
import Testing

struct PlayCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let python = root.appending(path: ".build/venv/bin/python")
  /// `bin/setup test` installs what the browser's test needs; only a hasty `swift test` runs without.
  private static let hasBrowser =
    FileManager.default.isExecutableFile(atPath: python.path) || ProcessInfo.processInfo.environment["CI"] != nil

  @Test func aFolderWithoutATitle() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.run("play", folder.url.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("isn't a title") && outcome.errors.split(separator: "\n").count == 1)
  }

  @Test(.enabled(if: hasBrowser, "run bin/setup test"), arguments: ["native", "stream"])
  func aBrowserPlaysATitle(_ engine: String) async throws {
    let folder = try TemporaryFolder()
    #expect(try await Program.run("transcode", TestFilm.short.get(), "-o", "title", in: folder.url).status == 0)
    let play = try Program(["play", "title"], in: folder.url)
    let line = try #require(await play.output.line(containing: "http://"))
    let address = try #require(line.firstMatch(of: /http:\S+/)).output
    let script = Self.root.appending(path: "Tests/Browser/play_title.py").path
    let viewer = try Program(running: Self.python, [script, String(address), "--engine", engine])
    let seen = await viewer.outcome()
    #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    for act in ["play", "pause", "seek", "preview", "rendition", "end"] {
      #expect(seen.output.contains("\"\(act)\""), "\(seen.output)")
    }
    play.signal(SIGINT)
    #expect(await play.outcome().status == 130)
  }
}
