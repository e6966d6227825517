import Foundation
import ProcessTestKit
import TestFolder
import Testing

struct PlayCommandTests {
  @Test func aFolderWithoutATitle() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.run("play", folder.url.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("isn't a title") && outcome.errors.split(separator: "\n").count == 1)
  }

  @Test(.enabled(if: Browser.isThere, "run bin/setup test"), arguments: ["native", "stream"])
  func aBrowserPlaysATitle(_ engine: String) async throws {
    let folder = try TemporaryFolder()
    #expect(try await Program.run("transcode", TestFilm.short.get(), "-o", "title", in: folder.url).status == 0)
    let play = try Program(["play", "title"], in: folder.url)
    let line = try #require(await play.output.line(containing: "http://"))
    let address = try #require(line.firstMatch(of: /http:\S+/)).output
    let seen = try await Browser.run("play_title.py", [String(address), "--engine", engine])
    #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
    for act in ["play", "pause", "seek", "preview", "rendition", "end"] {
      #expect(seen.output.contains("\"\(act)\""), "\(seen.output)")
    }
    play.signal(SIGINT)
    #expect(await play.outcome().status == 130)
  }
}
