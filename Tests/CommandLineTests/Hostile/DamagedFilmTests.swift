import Foundation
import Media
import TestFolder
import Testing

/// Films that were cut, flipped and shuffled at random become titles or are refused; the program survives all of them.
@Suite(.needsSharedMedia) struct DamagedFilmTests {
  private enum Damage: Int, CaseIterable { case cut, flipped, shuffled }

  private static let variants = 300
  private static let largestSample = 120_000
  /// Bytes of address space.
  private static let memory = 4 << 30

  @Test func threeHundredVariants() async throws {
    let samples = try FileManager.default.contentsOfDirectory(at: SharedMedia.samples, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension != "md" }.map { ($0.lastPathComponent, try Data(contentsOf: $0)) }
      .filter { $0.1.count <= Self.largestSample }.sorted { $0.0 < $1.0 }
    try #require(samples.count > 20)
    let folder = try TemporaryFolder()
    let profile = try folder.profile()
    var titles = 0
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<Self.variants {
        if number >= 2, try await group.next() == true { titles += 1 }
        let (name, bytes) = samples[number % samples.count]
        group.addTask { try await expectSurvival(of: bytes, called: name, seed: number, profile) }
      }
      for try await isTitle in group where isTitle { titles += 1 }
    }
    // Some damage can be played over, some can't.
    #expect((50...250).contains(titles), "\(titles) titles")
  }

  /// - Returns: whether a title came of it.
  private func expectSurvival(of sample: Data, called name: String, seed: Int, _ profile: String) async throws -> Bool {
    var random = SeededGenerator(seed: UInt64(seed))
    let damage = Damage.allCases[seed % Damage.allCases.count]
    let folder = try TemporaryFolder()
    let film = try folder.write(damaged(sample, damage, &random), to: name)
    let limits = ["timeout", "--kill-after=1", "900", "prlimit", "--as=\(Self.memory)", "--"]
    let command = [Program.executable.path, "transcode", film, "-o", folder.path("title"), "--json", "--profile", profile]
    let outcome = try await Program(running: URL(filePath: "/usr/bin/env"), limits + command).outcome()
    let variant: Comment = "\(name), \(damage), seed \(seed): status \(outcome.status), \(outcome.errors)"
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

  private func damaged(_ sample: Data, _ damage: Damage, _ random: inout SeededGenerator) -> Data {
    var bytes = Array(sample)
    switch damage {
    case .cut:
      bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
    case .flipped:
      for _ in 0..<Int.random(in: 1...200, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    case .shuffled:
      let size = [64, 512, 4096].randomElement(using: &random) ?? 64
      let blocks = bytes.count / size
      for _ in 0..<(blocks > 1 ? Int.random(in: 1...20, using: &random) : 0) {
        let (a, b) = (Int.random(in: 0..<blocks, using: &random) * size, Int.random(in: 0..<blocks, using: &random) * size)
        for offset in 0..<size { bytes.swapAt(a + offset, b + offset) }
      }
    }
    return Data(bytes)
  }
}
