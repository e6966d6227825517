import Foundation
import ProcessTestKit
import TestFolder
import Testing

/// Sound stays with picture, from the first second to the last.
struct SyncTests {
  /// Makes a title of a film, and expects every beep within 20 ms of its flash.
  ///
  /// - Parameter silent: the seconds whose flashes have no beep.
  private func expectSync(of film: String, seconds: Int, silent: Set<Int> = []) async throws {
    let folder = try TemporaryFolder()
    let outcome = try await Program.run("transcode", film, "-o", folder.path("title"))
    try #require(outcome.status == 0, "\(outcome.errors)")
    let seen = try await FlashesAndBeeps(title: folder.url.appending(path: "title"))
    #expect(seen.flashes.count == seconds)
    let heard = seen.flashes.enumerated().filter { !silent.contains($0.offset) }.map(\.element)
    #expect(seen.beeps.count == heard.count)
    let offsets = zip(seen.beeps, heard).map { (($0 - $1) * 1000).rounded() }
    #expect(offsets.allSatisfy { abs($0) <= 20 }, "\(offsets) ms")
  }

  @Test func tenMinutes() async throws {
    let film = try await FlashesAndBeeps.film("film.mp4", seconds: 600, ["-c:a", "aac"])
    try await expectSync(of: film.path, seconds: 600)
  }

  @Test func aClockThatStartsLater() async throws {
    let film = try await FlashesAndBeeps.film("film.ts", seconds: 70, ["-c:a", "aac", "-output_ts_offset", "1.4"])
    try await expectSync(of: film.path, seconds: 70)
  }

  @Test func aGapInTheSound() async throws {
    let film = try await FlashesAndBeeps.film(
      "film.mkv", seconds: 70, sound: "aselect='not(between(t,20.5,36.5))'", ["-c:a", "aac"])
    try await expectSync(of: film.path, seconds: 70, silent: Set(21...36))
  }

  @Test(.needsSharedMedia) func theValidatorAgrees() async throws {
    let start = try await MadeFilm(
      "later.ts", ["-i", SharedMedia.master("m32"), "-c:v", "copy", "-c:a", "mp2", "-output_ts_offset", "1.4"])
    let gap = try await MadeFilm(
      "gap.mkv",
      ["-i", SharedMedia.master("m32"), "-c:v", "copy", "-af", "aselect='not(between(t,3.5,6.5))'", "-c:a", "pcm_s16le"])
    for film in [try await SharedMedia.master("m32"), start.path, gap.path] {
      let folder = try TemporaryFolder()
      try #require(try await Program.run("transcode", film, "-o", folder.path("title")).status == 0)
      let verdict = try await SharedMedia.validate("check_sync.py", folder.path("title/master.m3u8"))
      #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
    }
  }
}
