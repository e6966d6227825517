import TestFolder
import Testing

@testable import Media

@Suite struct TimelineTests {
  private func timeline(
    _ rate: Rational, microseconds: Int64, _ change: (inout Profile) -> Void = { _ in }, fieldOrder: FieldOrder = .progressive
  ) throws -> Timeline {
    var profile = try Profile.builtIn("abr-h264")
    change(&profile)
    let facts = VideoFacts.sample(640, 360, frameRate: rate, fieldOrder: fieldOrder)
    return try Plan(source: .sample(facts, duration: microseconds), profile: profile).timeline
  }

  @Test("Ten seconds at 25 are 250 frames, and no duration that is rounded adds one")
  func tenSeconds() throws {
    let timeline = try timeline(Rational(25), microseconds: 10_000_000)
    #expect(timeline.frameCount == 250 && timeline.gopFrames == 50)
    #expect(timeline.segmentFrames == 100 && timeline.chunkFrames == 200)
    #expect(timeline.duration == Rational(10))
    #expect(try self.timeline(Rational(25), microseconds: 10_000_400).frameCount == 250)
    #expect(try self.timeline(Rational(25), microseconds: 10_020_000).frameCount == 251)
    #expect(try self.timeline(Rational(25), microseconds: 0).frameCount == 1)
  }

  @Test(
    "n frames stay n frames at every rate",
    arguments: [Rational(24000, 1001), Rational(30000, 1001), Rational(60000, 1001), Rational(12), Rational(50)])
  func exactFrames(rate: Rational) throws {
    for frames in [1, 2, 719, 1000, 17_982, 107_892, 1_000_003] {
      let microseconds = Int64((Double(frames) / rate.value * 1_000_000).rounded())
      #expect(try timeline(rate, microseconds: microseconds).frameCount == frames)
    }
  }

  @Test("High rates are halved, fields double the rate where the profile says so")
  func rates() throws {
    #expect(try timeline(Rational(240), microseconds: 1_000_000).frameRate == Rational(60))
    #expect(try timeline(Rational(120_000, 1001), microseconds: 1_000_000).frameRate == Rational(60000, 1001))
    let fields = { (profile: inout Profile) in profile.video.deinterlace = .field }
    #expect(try timeline(Rational(25), microseconds: 1_000_000, fields, fieldOrder: .topFirst).frameRate == Rational(50))
    #expect(try timeline(Rational(25), microseconds: 1_000_000, fields, fieldOrder: .unknown).frameRate == Rational(25))
    #expect(try timeline(Rational(25), microseconds: 1_000_000, fieldOrder: .topFirst).frameRate == Rational(25))
    #expect(try timeline(Rational(0, 0), microseconds: 1_000_000).frameRate == Rational(25))
    #expect(try Plan(source: .sample(nil), profile: .builtIn("abr-h264")).timeline.frameRate == Rational(25))
  }

  @Test("Chunks are as long as the profile says, shorter where the film has less than four, and two segments at least")
  func chunkLengths() throws {
    let seconds = { (film: Int64) in
      try timeline(Rational(25), microseconds: film * 1_000_000).chunks.map { $0.frameCount / 25 }
    }
    #expect(try seconds(5) == [5])
    #expect(try seconds(20) == [8, 8, 4])
    #expect(try seconds(64) == [16, 16, 16, 16])
    #expect(try seconds(200) == [32, 32, 32, 32, 32, 32, 8])
    let whole = try timeline(Rational(25), microseconds: 20_000_000) { $0.video.chunkSeconds = 4 }
    #expect(whole.chunks.map(\.frameCount) == [100, 100, 100, 100, 100])
  }

  @Test("Chunks and segments tile the film, whatever its length and rate", arguments: 0..<20)
  func tiling(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<20 {
      let rate = Rational(Int.random(in: 1...240_000, using: &random), [1000, 1001].randomElement(using: &random) ?? 1)
      let timeline = try timeline(rate, microseconds: Int64.random(in: 0...2_000_000_000, using: &random)) { profile in
        profile.video.gopSeconds = Int.random(in: 1...5, using: &random)
        profile.video.segmentSeconds = profile.video.gopSeconds * Int.random(in: 1...5, using: &random)
        profile.video.chunkSeconds = profile.video.segmentSeconds * Int.random(in: 1...8, using: &random)
      }
      #expect(timeline.segmentFrames % timeline.gopFrames == 0 && timeline.chunkFrames % timeline.segmentFrames == 0)
      var (next, nextSegment) = (0, 0)
      for (index, chunk) in timeline.chunks.enumerated() {
        #expect(chunk.index == index && chunk.firstFrame == next && chunk.frameCount > 0)
        let segments = timeline.segments(of: chunk)
        #expect(segments.lowerBound == nextSegment)
        #expect(timeline.frames(ofSegment: segments.lowerBound).lowerBound == chunk.firstFrame)
        next += chunk.frameCount
        nextSegment = segments.upperBound
        #expect(timeline.frames(ofSegment: nextSegment - 1).upperBound == next)
      }
      #expect(next == timeline.frameCount && nextSegment == timeline.segmentCount)
    }
  }
}
