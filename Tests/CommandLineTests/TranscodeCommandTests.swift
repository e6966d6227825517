import Foundation
import Media
import ProcessTestKit
import TestFolder
import Testing

struct TranscodeCommandTests {
  @Test func makesATitleAndSaysWhatItMade() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.run("transcode", TestFilm.short.get(), "-o", "title", in: folder.url)
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("Encoding, 0 %") && !outcome.errors.contains("\u{1B}"))
    #expect(outcome.output.contains("360p") && outcome.output.contains("sprocket play title"))
    #expect(
      ["title/master.m3u8", "title/manifest.mpd", "title/report.json", "title/thumbnails/poster.jpg"].allSatisfy(folder.has))
  }

  @Test func namesTheTitleAfterTheFilm() async throws {
    let folder = try TemporaryFolder()
    #expect(try await Program.run("transcode", TestFilm.short.get(), "--profile", "phone-h264", in: folder.url).status == 0)
    #expect(try folder.names == ["short"])
  }

  @Test func speaksJSON() async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.run("transcode", TestFilm.short.get(), "-o", "title", "--json", in: folder.url)
    #expect(outcome.errors == "")
    let lines = outcome.output.split(separator: "\n").map { Data($0.utf8) }
    let progress = try lines.dropLast().map { try JSONDecoder().decode(TranscodeProgress.self, from: $0) }
    #expect(progress.first?.stage == .probing && progress.last?.stage == .publishing)
    let report = try JSONDecoder().decode(Report.self, from: try #require(lines.last))
    #expect(report.renditions.map(\.name) == ["360p", "240p"])
    #expect(report.film == "short.mp4")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func endsAtOnceAndLeavesNothing(_ signal: Int32) async throws {
    let folder = try TemporaryFolder()
    let program = try Program(["transcode", TestFilm.long.get(), "-o", "title"], in: folder.url)
    #expect(await program.errors.line(containing: "Encoding") != nil)
    program.signal(signal)
    let outcome = await program.outcome()
    #expect(outcome.status == 128 + signal)
    #expect(outcome.output == "")
    #expect(try folder.names == [])
  }

  @Test func aGoodTitleSurvivesAFailedSecondRun() async throws {
    let folder = try TemporaryFolder()
    #expect(try await Program.run("transcode", TestFilm.short.get(), "-o", "title", in: folder.url).status == 0)
    let report = FileManager.default.contents(atPath: folder.path("title/report.json"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path("title")).sorted()
    try folder.write(Data("no film".utf8), to: "other.mp4")
    #expect(try await Program.run("transcode", "other.mp4", "-o", "title", in: folder.url).status == 1)
    #expect(FileManager.default.contents(atPath: folder.path("title/report.json")) == report)
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path("title")).sorted() == files)
  }

  @Test func probeTellsWhatIsInAFilm() async throws {
    let table = try await Program.run("probe", TestFilm.short.get())
    #expect(table.status == 0)
    #expect(table.output.contains("640 × 360") && table.output.contains("aac"))
    let json = try await Program.run("probe", TestFilm.short.get(), "--json")
    let facts = try JSONDecoder().decode(SourceFacts.self, from: Data(json.output.utf8))
    #expect(facts.video?.width == 640)
  }
}
