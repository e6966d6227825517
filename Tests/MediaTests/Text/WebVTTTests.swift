import TestFolder
import Testing

@testable import Media

@Suite struct WebVTTTests {
  @Test("Cues are sorted and written with their times; those that nobody sees are left out")
  func file() {
    let track = WebVTT([
      WebVTT.Cue(start: 3_723_004, end: 3_724_000, text: "Two\nlines"), WebVTT.Cue(start: -500, end: 1000, text: "One"),
      WebVTT.Cue(start: 5000, end: 5000, text: "never"), WebVTT.Cue(start: 1, end: 2, text: ""),
      WebVTT.Cue(start: -9, end: -1, text: "before"),
    ])
    #expect(
      track.text == """
        WEBVTT

        00:00:00.000 --> 00:00:01.000
        One

        01:02:03.004 --> 01:02:04.000
        Two
        lines


        """)
    #expect(track.clipped(to: 2000).cues.map(\.text) == ["One"])
  }

  @Test("A cue over several segments is in each of them, with its own times")
  func segments() {
    let track = WebVTT([
      WebVTT.Cue(start: 1000, end: 9000, text: "long"), WebVTT.Cue(start: 4000, end: 8000, text: "exact"),
    ])
    let segments = track.segments(between: [0, 4000, 8000, 12000, 13000])
    #expect(segments.count == 4)
    #expect(segments.allSatisfy { $0.hasPrefix("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n") })
    #expect(segments.map { $0.contains("00:00:01.000 --> 00:00:09.000\nlong") } == [true, true, true, false])
    #expect(segments.map { $0.contains("exact") } == [false, true, false, false])
  }

  @Test("Every cue is in exactly the segments that it overlaps", arguments: 0..<20)
  func overlap(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let cues = (0..<50).map { index in
      let start = Int64.random(in: 0...60_000, using: &random)
      return WebVTT.Cue(start: start, end: start + Int64.random(in: 1...10_000, using: &random), text: "<\(index)>")
    }
    let boundaries = [0] + (0..<15).map { _ in Int64.random(in: 1...70_000, using: &random) }.sorted()
    let segments = WebVTT(cues).segments(between: boundaries)
    for (index, segment) in segments.enumerated() {
      let (start, end) = (boundaries[index], boundaries[index + 1])
      for cue in cues where start < end {
        #expect(segment.contains("\n\(cue.text)\n") == (cue.start < end && cue.end > start))
      }
    }
  }
}
