import Foundation
import TestFolder
import Testing

@testable import Media

@Suite struct RefusedFilmTests {
  private func refusal(of path: String, limits: Limits = .default) async throws -> MediaError? {
    let folder = try TemporaryFolder()
    let error = await #expect(throws: MediaError.self) {
      try await Transcoder(profile: .quick(), limits: limits).transcode(path, to: folder.path("title"))
    }
    #expect(try folder.names == [], "nothing is left of a title that isn't made")
    #expect(error.map { !$0.description.contains { $0.isNewline } } == true)
    return error
  }

  @Test("What isn't a file, or can't be opened, says what it is")
  func unreadable() async throws {
    let folder = try TemporaryFolder()
    #expect(try await refusal(of: folder.url.path)?.found == "it is a folder")
    #expect(try await refusal(of: folder.write([], to: "empty.mp4"))?.found == "it is empty")
    #expect(try await refusal(of: folder.path("missing.mp4"))?.found == "no such file or directory")
    #expect(try await refusal(of: "/dev/zero")?.found == "it is not a file")
    #expect(mkfifo(folder.path("pipe.mp4"), 0o600) == 0)
    #expect(try await refusal(of: folder.path("pipe.mp4"))?.found == "it is not a file")
  }

  @Test("A file that this user may not read", .enabled(if: geteuid() != 0, "root may read everything"))
  func forbidden() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "film.mp4")
    chmod(path, 0)
    let error = try await refusal(of: path)
    #expect(error?.code == .unreadable && error?.found == "permission denied" && error?.remedy != nil)
  }

  @Test(
    "Bytes that are no film",
    arguments: [
      Array("Once upon a time there was a film.\n".utf8), Array(repeating: 0, count: 1 << 20), [0],
      Array("#!/bin/sh\nexit\n".utf8),
      Array("<html><body>404</body></html>".utf8), Array("%PDF-1.7\n".utf8),
      [0x50, 0x4B, 3, 4] + Array(repeating: 9, count: 1000),
    ])
  func noFilm(bytes: [UInt8]) async throws {
    let folder = try TemporaryFolder()
    #expect(try await refusal(of: folder.write(bytes, to: "film.mp4"))?.code == .notMedia)
  }

  @Test("Bytes of any kind at all", arguments: 0..<10)
  func noise(seed: Int) async throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let bytes = (0..<100_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "film.mp4")
    do {
      // Noise may pass for some raw sound.
      _ = try await Transcoder(profile: .quick()).transcode(path, to: folder.path("title"))
    } catch is MediaError {
      #expect(try folder.names == ["film.mp4"])
    }
  }

  @Test("Only the head of a film, and only its tail")
  func halves() async throws {
    let bytes = try await Film.plain().bytes
    let folder = try TemporaryFolder()
    #expect(try await refusal(of: folder.write(bytes.prefix(2000), to: "head.mp4"))?.code == .notMedia)
    #expect(try await refusal(of: folder.write(bytes.suffix(2000), to: "tail.mp4"))?.code == .notMedia)
  }

  @Test("A stranger's name can't break the line or write to the terminal")
  func names() async throws {
    let error = try await refusal(of: "/nowhere/a\nb\u{1B}[31m\r\u{2028}c.mp4")
    #expect(
      error.map { $0.description.contains("\u{1B}") || $0.description.unicodeScalars.contains { $0.value < 32 } } == false)
  }
}
