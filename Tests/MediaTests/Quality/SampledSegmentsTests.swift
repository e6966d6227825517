import TestFolder
import Testing

@testable import Media

@Suite struct SampledSegmentsTests {
  private func timeline(seconds: Int, frameRate: Rational = Rational(25)) throws -> Timeline {
    let source = SourceFacts.sample(.sample(640, 360, frameRate: frameRate), duration: Int64(seconds) * 1_000_000)
    return try Plan(source: source, profile: .builtIn("abr-h264")).timeline
  }

  @Test("They lie in the middles of equal parts of the film")
  func places() throws {
    #expect(try timeline(seconds: 7200).sampledSegments(seconds: 24) == [150, 450, 750, 1050, 1350, 1650])
    #expect(try timeline(seconds: 80).sampledSegments(seconds: 24) == [5, 15])
  }

  @Test("A film too short for them gives one", arguments: [1, 3, 5, 8, 12, 16])
  func short(seconds: Int) throws {
    let timeline = try timeline(seconds: seconds)
    let segments = timeline.sampledSegments(seconds: 24)
    #expect(segments.count == 1)
    #expect(segments.allSatisfy { (0..<timeline.segmentCount).contains($0) })
  }

  @Test("Never more than was asked for or than an eighth of the film, each whole and once", arguments: 0..<20)
  func share(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let rate =
      [Rational(24000, 1001), Rational(25), Rational(60), Rational(25, 2)].randomElement(using: &random) ?? Rational(25)
    let timeline = try timeline(seconds: Int.random(in: 40...20_000, using: &random), frameRate: rate)
    let seconds = Int.random(in: 5...600, using: &random)
    let segments = timeline.sampledSegments(seconds: seconds)
    let frames = segments.reduce(0) { $0 + timeline.frames(ofSegment: $1).count }
    #expect(timeline.seconds(ofFrames: frames).value <= Double(seconds))
    #expect(frames * 8 <= timeline.frameCount)
    #expect(frames == segments.count * timeline.segmentFrames)
    #expect(segments == Set(segments).sorted())
  }
}
