import Foundation
import TestFolder

/// A film of the shared samples that was cut, flipped or shuffled at random: the same for the same number.
struct DamagedFilm: Sendable {
  enum Damage: Int, CaseIterable { case cut, flipped, shuffled }

  /// The sample's.
  let name: String
  let number: Int
  let damage: Damage
  let bytes: Data

  private static let largestSample = 120_000

  /// The first so many.
  static func all(_ count: Int) throws -> [DamagedFilm] {
    let samples = try FileManager.default.contentsOfDirectory(at: SharedMedia.samples, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension != "md" }.map { ($0.lastPathComponent, try Data(contentsOf: $0)) }
      .filter { $0.1.count <= largestSample }.sorted { $0.0 < $1.0 }
    guard samples.count > 20 else { throw CocoaError(.fileNoSuchFile) }
    return (0..<count).map { number in
      let (name, bytes) = samples[number % samples.count]
      return DamagedFilm(bytes, name: name, number: number)
    }
  }

  private init(_ sample: Data, name: String, number: Int) {
    var random = SeededGenerator(seed: UInt64(number))
    (self.name, self.number) = (name, number)
    damage = Damage.allCases[number % Damage.allCases.count]
    bytes = Self.damaged(sample, damage, &random)
  }

  private static func damaged(_ sample: Data, _ damage: Damage, _ random: inout SeededGenerator) -> Data {
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
