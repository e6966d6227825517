import TestFolder
import Testing

@testable import Media

@Suite struct BitRateTests {
  @Test("The sustained rate is the smallest at which no run of segments comes late", arguments: 0..<30)
  func sustained(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let pieces = (0..<Int.random(in: 1...40, using: &random)).map { _ in
      BitRate.Piece(
        bits: Double(Int.random(in: 1...10_000_000, using: &random)), seconds: Double.random(in: 0.1...5, using: &random))
    }
    let buffer = Double.random(in: 0.5...20, using: &random)
    let runs = pieces.indices.flatMap { first in pieces[first...].indices.map { pieces[first...$0] } }
    let worst = runs.map { run in
      run.reduce(0) { $0 + $1.bits } / (run.dropLast().reduce(0) { $0 + $1.seconds } + buffer)
    }.max()
    #expect(BitRate(pieces).sustained(buffering: buffer) == Int((worst ?? 0).rounded(.up)))
  }

  @Test("A last segment that is too short to be measured doesn't count, a track that is nothing else does")
  func short() {
    let long = BitRate.Piece(bits: 4_000_000, seconds: 4)
    let short = BitRate.Piece(bits: 400_000, seconds: 0.04)
    #expect(BitRate([long, long, short]).peak(targetDuration: 4) == 1_089_109)
    #expect(BitRate([short]).peak(targetDuration: 4) == 10_000_000)
    #expect(BitRate([]).peak(targetDuration: 4) == 0 && BitRate([]).sustained(buffering: 4) == 0)
  }
}
