import Foundation
import Media
import ProcessTestKit
import TestFolder
import Testing

/// Films that were cut, flipped and shuffled at random become titles or are refused; the program survives all of them.
@Suite(.needsSharedMedia) struct DamagedFilmTests {
  private static let variants = 300
  /// Bytes of address space.
  private static let memory = 4 << 30

  @Test func threeHundredVariants() async throws {
    let folder = try TemporaryFolder()
    let profile = try folder.profile()
    var titles = 0
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for film in try DamagedFilm.all(Self.variants) {
        if film.number >= 2, try await group.next() == true { titles += 1 }
        group.addTask { try await expectSurvival(of: film, profile) }
      }
      for try await isTitle in group where isTitle { titles += 1 }
    }
    // Some damage can be played over, some can't.
    #expect((50...250).contains(titles), "\(titles) titles")
  }

  /// - Returns: whether a title came of it.
  private func expectSurvival(of damaged: DamagedFilm, _ profile: String) async throws -> Bool {
    let folder = try TemporaryFolder()
    let film = try folder.write(damaged.bytes, to: damaged.name)
    let limits = ["timeout", "--kill-after=1", "900", "prlimit", "--as=\(Self.memory)", "--"]
    let command = [Program.executable.path, "transcode", film, "-o", folder.path("title"), "--json", "--profile", profile]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), limits + command).outcome()
    let variant: Comment =
      "\(damaged.name), \(damaged.damage), number \(damaged.number): status \(outcome.status), \(outcome.errors)"
    switch outcome.status {
    case 0:
      #expect(outcome.errors == "", variant)
      let report = try? JSONDecoder().decode(
        Report.self, from: Data(contentsOf: folder.url.appending(path: "title/report.json")))
      let files = try #require(report, variant).files
      #expect(files["master.m3u8"] != nil && files.keys.allSatisfy { folder.has("title/\($0)") }, variant)
    case 1:
      #expect(outcome.errors.hasPrefix("sprocket: ") && outcome.errors.split(separator: "\n").count == 1, variant)
      #expect(!folder.has("title"), variant)
    default:
      Issue.record(variant)
    }
    return outcome.status == 0
  }
}
