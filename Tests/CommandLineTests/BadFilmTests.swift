import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// What the program says to a film that it can't use: one line, exit code 1, no title.
struct BadFilmTests {
  private func expectRefusal(of film: String, _ options: String..., in folder: TemporaryFolder) async throws {
    let outcome = try await Program(["transcode", film, "-o", folder.path("title")] + options).outcome()
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    let lines = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("Probing") }
    #expect(lines.count == 1 && lines[0].hasPrefix("sprocket: "), "\(outcome.errors)")
    #expect(!folder.has("title"))
  }

  @Test func aMissingFilm() async throws {
    let folder = try TemporaryFolder()
    try await expectRefusal(of: folder.path("missing.mp4"), in: folder)
  }

  @Test(arguments: [
    Data(), Data("Once upon a time".utf8), Data(repeating: 0, count: 1 << 20), Data("#EXTM3U\n/etc/passwd\n".utf8),
  ])
  func aFileThatIsNoFilm(_ content: Data) async throws {
    let folder = try TemporaryFolder()
    try await expectRefusal(of: folder.write(content, to: "film.mp4"), in: folder)
  }

  @Test func aFolder() async throws {
    let folder = try TemporaryFolder()
    try await expectRefusal(of: folder.url.path, in: folder)
  }

  @Test func theBeginningOfAFilm() async throws {
    let folder = try TemporaryFolder()
    let film = try Data(contentsOf: URL(filePath: TestFilm.short.get()))
    try await expectRefusal(of: folder.write(film.prefix(1000), to: "film.mp4"), in: folder)
  }

  @Test func anUnknownProfile() async throws {
    let folder = try TemporaryFolder()
    try await expectRefusal(of: TestFilm.short.get(), "--profile", "abr-h265", in: folder)
  }

  @Test func anOutputThatIsAFile() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data("mine".utf8), to: "notes.txt")
    let outcome = try await Program.run("transcode", TestFilm.short.get(), "-o", file)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("sprocket: "))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
  }

  @Test func aNameThatTriesToWriteToTheTerminal() async throws {
    let outcome = try await Program.run("probe", "no\u{1B}[31m\nfilm.mp4")
    #expect(outcome.status == 1)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(!outcome.errors.contains("\u{1B}"))
  }
}
