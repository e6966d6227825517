import TestFolder
import Testing

@testable import Media

@Suite struct PlaylistTests {
  @Test("A media playlist's durations add up to the track's, and none is beyond the target", arguments: 0..<20)
  func durations(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let (title, duration) = TitleTracks.sample(using: &random)
    for name in ["d/1080p/1080p.m3u8", "d/1080p/1080p-iframes.m3u8"] {
      let lines = title.document(name, duration).split(separator: "\n")
      let durations = lines.filter { $0.hasPrefix("#EXTINF:") }.compactMap { Double($0.dropFirst(8).dropLast()) }
      #expect(abs(durations.reduce(0, +) - duration.value) < 0.000_002)
      let target = try #require(lines.first { $0.hasPrefix("#EXT-X-TARGETDURATION:") }.flatMap { Int($0.dropFirst(22)) })
      #expect(durations.allSatisfy { Int($0.rounded()) <= target })
      #expect(lines.first == "#EXTM3U" && lines.last == "#EXT-X-ENDLIST")
    }
  }

  @Test("BANDWIDTH holds every window that RFC 8216 measures, with the group's loudest track", arguments: 0..<20)
  func bandwidth(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let (title, duration) = TitleTracks.sample(using: &random)
    let lines = title.document("master.m3u8", duration).split(separator: "\n")
    let target = Double(MediaPlaylist.targetDuration(title))
    var variants = 0
    for (line, uri) in zip(lines, lines.dropFirst()) where line.hasPrefix("#EXT-X-STREAM-INF:") {
      let list = attributes(line)
      let track = try #require(title.video.first { $0.playlist == uri })
      let sound = title.audio.filter { list["AUDIO"] == "surround" || $0.plan.layout == .stereo }
      let peak = Self.peak(track.segments, track.timescale, target)
      let loudest = sound.map { Self.peak($0.segments, $0.timescale, target) }.max() ?? 0
      let bandwidth = try #require(list["BANDWIDTH"].flatMap(Double.init))
      #expect(bandwidth >= peak + loudest && bandwidth <= (peak + loudest) * 1.001 + 2)
      #expect(list["AVERAGE-BANDWIDTH"].flatMap(Double.init) ?? .infinity <= bandwidth)
      #expect(list["RESOLUTION"] == "\(track.rendition.width)x\(track.rendition.height)")
      #expect(list["CODECS"] == "avc1.640028,mp4a.40.2")
      variants += 1
    }
    #expect(variants == 6)
    #expect(lines.filter { $0.hasPrefix("#EXT-X-I-FRAME-STREAM-INF:") }.count == 3)
  }

  /// The plain reading of the rule: every run of segments, or the average where none is long enough.
  private static func peak(_ segments: [TrackSegment], _ timescale: Int, _ target: Double) -> Double {
    let runs = segments.indices.flatMap { first in segments[first...].indices.map { segments[first...$0] } }
    let rates = runs.compactMap { run -> Double? in
      let seconds = Double(run.reduce(0) { $0 + $1.duration }) / Double(timescale)
      let isMeasured = run.count == segments.count || (0.5 * target...1.5 * target).contains(seconds)
      return isMeasured ? Double(run.reduce(0) { $0 + $1.size }) * 8 / seconds : nil
    }
    return rates.max() ?? 0
  }

  @Test("Every language is in the surround group, as stereo where it has no 5.1")
  func groups() {
    var random = SeededGenerator(seed: 1)
    let (title, duration) = TitleTracks.sample(using: &random)
    let media = title.document("master.m3u8", duration).split(separator: "\n").filter { $0.hasPrefix("#EXT-X-MEDIA:") }
      .map(attributes)
    #expect(media.map { $0["GROUP-ID"] } == ["stereo", "stereo", "surround", "surround"])
    #expect(media.map { $0["CHANNELS"] } == ["2", "2", "6", "2"])
    #expect(media.map { $0["NAME"] } == ["Track 0", "Track 1", "Track 0", "Track 1"])
    #expect(media.map { $0["DEFAULT"] } == ["YES", "NO", "YES", "NO"])
    #expect(media.last?["URI"] == "d/audio-1-stereo/audio-1-stereo.m3u8")
  }

  @Test("A sound-only title's variants are its sound")
  func soundOnly() {
    var random = SeededGenerator(seed: 2)
    let (title, duration) = TitleTracks.sample(using: &random, video: false)
    let lines = title.document("master.m3u8", duration).split(separator: "\n")
    let variants = zip(lines, lines.dropFirst()).filter { $0.0.hasPrefix("#EXT-X-STREAM-INF:") }
    #expect(variants.map(\.1) == ["d/audio-0-stereo/audio-0-stereo.m3u8", "d/audio-0-surround/audio-0-surround.m3u8"])
    #expect(variants.allSatisfy { attributes($0.0)["CODECS"] == "mp4a.40.2" && attributes($0.0)["RESOLUTION"] == nil })
    let media = lines.filter { $0.hasPrefix("#EXT-X-MEDIA:") }.map(attributes)
    #expect(media.map { $0["URI"] == nil } == [true, false, true, false])
  }

  @Test("A label can't end its string or its line")
  func strangers() {
    var random = SeededGenerator(seed: 3)
    var (title, duration) = TitleTracks.sample(using: &random)
    title.audio[0].plan.label = "a\",URI=\"http://x\"\r\n#EXT-X-ENDLIST\u{2028}<&"
    let lines = title.document("master.m3u8", duration).split { $0.isNewline }
    let list = lines.filter { $0.hasPrefix("#EXT-X-MEDIA:") }.map(attributes)[0]
    #expect(list["NAME"] == "a',URI='http://x'  #EXT-X-ENDLIST <&" && list["URI"] == "d/audio-0-stereo/audio-0-stereo.m3u8")
    #expect(!lines.contains("#EXT-X-ENDLIST"))
    let label = "<Label>a&quot;,URI=&quot;http://x&quot;  #EXT-X-ENDLIST\u{2028}&lt;&amp;</Label>"
    #expect(title.document("manifest.mpd", duration).contains(label))
  }
}
