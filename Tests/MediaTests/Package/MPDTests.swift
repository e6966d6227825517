import Foundation
import TestFolder
import Testing

@testable import Media

@Suite struct MPDTests {
  @Test("Bandwidth lets a player that has buffered minBufferTime play on from anywhere", arguments: 0..<20)
  func bandwidth(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let (title, duration) = TitleTracks.sample(using: &random)
    let text = title.document("manifest.mpd", duration)
    let buffer = try #require(text.firstMatch(of: /minBufferTime="PT([0-9.]+)S"/).flatMap { Double($0.1) })
    let rates = text.matches(of: /<Representation id="[^"]*" bandwidth="(\d+)"/).compactMap { Double($0.1) }
    #expect(rates.count == title.timed.count)
    for (rate, track) in zip(rates, title.timed) {
      let needed = Self.worst(track.segments, track.timescale, buffer)
      let longest = Double(track.segments.map(\.duration).max() ?? 0) / Double(track.timescale)
      let enough = max(Self.worst(track.segments, track.timescale, longest), Self.average(track))
      #expect(longest <= buffer && rate >= needed && rate >= enough * 0.999_999 && rate <= enough * 1.001 + 2)
    }
  }

  /// Every run: its bits over the time that all but its last segment play, and the buffer.
  private static func worst(_ segments: [TrackSegment], _ timescale: Int, _ buffer: Double) -> Double {
    var worst = 0.0
    for first in segments.indices {
      var (bits, seconds) = (0.0, 0.0)
      for segment in segments[first...] {
        bits += Double(segment.size) * 8
        worst = max(worst, bits / (seconds + buffer))
        seconds += Double(segment.duration) / Double(timescale)
      }
    }
    return worst
  }

  private static func average(_ track: (segments: [TrackSegment], timescale: Int)) -> Double {
    let ticks = track.segments.reduce(0) { $0 + $1.duration }
    return Double(track.segments.reduce(0) { $0 + $1.size }) * 8 * Double(track.timescale) / Double(ticks)
  }

  @Test("The title is never cut short, and not longer than its last sound by more than a µs", arguments: 0..<20)
  func duration(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let (title, duration) = TitleTracks.sample(using: &random)
    let text = title.document("manifest.mpd", duration)
    let shown = try #require(text.firstMatch(of: /mediaPresentationDuration="PT([0-9.]+)S"/).flatMap { Double($0.1) })
    #expect(shown >= duration.value - 1e-9 && shown < duration.value + 0.000_1)
  }

  @Test("The timeline's runs stand for exactly the segments", arguments: 0..<20)
  func runs(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    var start = Int64.random(in: 0...10, using: &random)
    let segments = (0..<100).map { index in
      let duration = Int64.random(in: 1...3, using: &random)
      defer { start += duration + (Int.random(in: 0...9, using: &random) == 0 ? 1 : 0) }
      return TrackSegment(name: "\(index)", start: start, duration: duration, size: 1, keyFrames: [])
    }
    var spelled: [Int64] = []
    var next: Int64 = 0
    for run in SegmentRun.runs(of: segments) {
      #expect(!run.continues || run.start == next)
      spelled += (0..<run.count).map { run.start + Int64($0) * run.duration }
      next = run.start + Int64(run.count) * run.duration
    }
    #expect(spelled == segments.map(\.start))
    #expect(SegmentRun.runs(of: segments).count < segments.count)
  }

  @Test("Thumbnails: a sheet's time is never too short, and there is a last sheet")
  func thumbnails() {
    var random = SeededGenerator(seed: 4)
    var (title, _) = TitleTracks.sample(using: &random)
    title.thumbnails = ThumbnailTrack(
      count: 100, columns: 10, rows: 5, tileWidth: 160, tileHeight: 90, sheetSizes: [5000, 6000], secondsPerTile: 100.01 / 100)
    let text = title.document("manifest.mpd", Rational(10001, 100))
    #expect(text.contains(#"media="thumbnails/sprite-$Number$.jpg" timescale="1000" duration="50005""#))
    #expect(text.contains(#"startNumber="1" endNumber="2"/>"#))
    #expect(text.contains(#"schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" value="10x5""#))
    #expect(text.contains(#"<Representation id="thumbnails" bandwidth="960" width="1600" height="450">"#))

    let map = (title.thumbnails?.map(duration: Rational(10001, 100)).text ?? "")
    #expect(map.hasPrefix("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nsprite-1.jpg#xywh=0,0,160,90\n\n"))
    #expect(map.contains("00:00:50.005 --> 00:00:51.005\nsprite-2.jpg#xywh=0,0,160,90\n"))
    #expect(map.hasSuffix("00:01:39.010 --> 00:01:40.010\nsprite-2.jpg#xywh=1440,360,160,90\n\n"))
  }
}
