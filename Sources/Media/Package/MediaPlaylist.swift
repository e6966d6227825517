/// HLS media playlists (RFC 8216, section 4.3.3): one track, segment by segment.
enum MediaPlaylist {
  /// The version that fragmented MP4 with `EXT-X-MAP` and the multivariant playlist's features ask for.
  static let version = 7

  /// A picture's or sound's CMAF segments.
  static func text(_ segments: [TrackSegment], timescale: Int, targetDuration: Int) -> String {
    var lines = head(targetDuration) + ["#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-MAP:URI=\"init.mp4\""]
    lines += entries(segments, timescale: timescale)
    return file(lines)
  }

  /// WebVTT segments, with times in ms.
  static func subtitles(_ segments: [TrackSegment], targetDuration: Int) -> String {
    file(head(targetDuration) + entries(segments, timescale: 1000))
  }

  /// The key frames alone, for trick play: byte ranges of the segments.
  static func iFrames(_ segments: [TrackSegment], timescale: Int, targetDuration: Int) -> String {
    let frames = segments.flatMap { segment in segment.keyFrames.map { (segment.name, $0) } }
    let durations = MediaTime.durations(of: frames.map(\.1.duration), timescale: timescale)
    var lines = head(targetDuration) + ["#EXT-X-I-FRAMES-ONLY", "#EXT-X-MAP:URI=\"init.mp4\""]
    for ((name, frame), duration) in zip(frames, durations) {
      lines += ["#EXTINF:\(MediaTime.seconds(duration)),", "#EXT-X-BYTERANGE:\(frame.size)@\(frame.offset)", name]
    }
    return file(lines)
  }

  /// The target duration that all playlists of a title share: its longest segment, in whole seconds.
  static func targetDuration(_ title: TitleTracks) -> Int {
    let longest = title.timed.flatMap { track in
      MediaTime.durations(of: track.segments.map(\.duration), timescale: track.timescale)
    }.max()
    return max(1, Int(((longest ?? 0) + 500_000) / 1_000_000))
  }

  private static func head(_ targetDuration: Int) -> [String] {
    [
      "#EXTM3U", "#EXT-X-VERSION:\(version)", "#EXT-X-TARGETDURATION:\(targetDuration)", "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
  }

  private static func entries(_ segments: [TrackSegment], timescale: Int) -> [String] {
    let durations = MediaTime.durations(of: segments.map(\.duration), timescale: timescale)
    return zip(segments, durations).flatMap { ["#EXTINF:\(MediaTime.seconds($1)),", $0.name] }
  }

  private static func file(_ lines: [String]) -> String { (lines + ["#EXT-X-ENDLIST", ""]).joined(separator: "\n") }
}

extension TitleTracks {
  /// The tracks that carry the film's time: picture and sound.
  var timed: [(segments: [TrackSegment], timescale: Int)] {
    video.map { ($0.segments, $0.timescale) } + audio.map { ($0.segments, $0.timescale) }
  }
}
