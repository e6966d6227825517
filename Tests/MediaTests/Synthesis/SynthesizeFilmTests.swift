import Foundation
import TestFolder
import Testing

@testable import Media

@Suite struct SynthesizeFilmTests {
  @Test("A film is as long as was asked for")
  func length() async throws {
    let folder = try TemporaryFolder()
    try await synthesizeFilm(at: folder.path("film.mp4"), seconds: 3, width: 128, height: 72)
    let facts = try probe(folder.path("film.mp4"))
    #expect(facts.duration == 3_000_000)
    #expect(facts.video?.frameRate == Rational(25) && facts.audio.count == 1)
    #expect(try folder.names == ["film.mp4"])
  }

  @Test("A file that is there is replaced only when that was asked for")
  func exists() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("precious".utf8, to: "film.mp4")
    await #expect(throws: MediaError.self) { try await synthesizeFilm(at: path, seconds: 1, width: 64, height: 64) }
    #expect(try folder.bytes("film.mp4") == Array("precious".utf8))
    try await synthesizeFilm(at: path, seconds: 1, width: 64, height: 64, replacing: true)
    #expect(try probe(path).video != nil)
  }

  @Test("What is cancelled leaves nothing")
  func cancelled() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("film.mp4")
    let task = Task { try await synthesizeFilm(at: path, seconds: 3600, width: 64, height: 64) }
    task.cancel()
    await #expect(throws: MediaError.self) { try await task.value }
    #expect(try folder.names == [])
  }
}
