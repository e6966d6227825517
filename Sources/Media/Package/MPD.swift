/// `manifest.mpd`: the title as MPEG-DASH (ISO/IEC 23009-1), static, over the same CMAF segments as HLS.
struct MPD {
  let title: TitleTracks
  /// Seconds of the film.
  let duration: Rational

  init(_ title: TitleTracks, duration: Rational) {
    (self.title, self.duration) = (title, duration)
  }

  var text: String {
    let sets = [videoSet].compactMap(\.self) + title.audio.map(audioSet) + title.subtitles.map(subtitleSet)
    let numbered = (sets + [thumbnailSet].compactMap(\.self)).enumerated().map { index, set in
      var set = set
      set.attributes.insert(("id", String(index + 1)), at: 0)
      return set
    }
    return XMLTag(
      "MPD",
      [
        "xmlns": "urn:mpeg:dash:schema:mpd:2011",
        "profiles": title.subtitles.isEmpty ? Self.live : "urn:mpeg:dash:profile:full:2011",
        "type": "static",
        "mediaPresentationDuration": MediaTime.iso8601(presentationMicroseconds),
        "minBufferTime": MediaTime.iso8601(bufferMicroseconds),
        "maxSegmentDuration": MediaTime.iso8601(bufferMicroseconds),
      ],
      children: [XMLTag("Period", ["id": "1", "start": "PT0S"], children: numbered)]
    ).document
  }

  /// The ISO live profile. All of a title's picture and sound keeps to it; subtitles, one file for the whole film, can't,
  /// so that a title with subtitles claims it for the sets that do.
  private static let live = "urn:mpeg:dash:profile:isoff-live:2011"

  /// What the sets of CMAF tracks keep to.
  static let cmaf = live + ",urn:mpeg:dash:profile:cmaf:2019"

  /// To the end of the film, or of the last sound where its last frame reaches beyond it.
  private var presentationMicroseconds: Int64 {
    let ends = title.timed.compactMap { track in
      track.segments.last.map { MediaTime.covering(Rational(Int($0.start + $0.duration), track.timescale)) }
    }
    return ends.reduce(MediaTime.covering(duration), max)
  }

  /// The longest segment: what a player holds before it starts.
  private var bufferMicroseconds: Int64 {
    let longest = title.timed.compactMap { track in
      track.segments.map(\.duration).max().map { MediaTime.covering(Rational(Int($0), track.timescale)) }
    }
    return max(1, longest.max() ?? MediaTime.covering(duration))
  }

  /// `@bandwidth` of a track: enough for each of its segments while that plays, and never to starve after `@minBufferTime`,
  /// which is at least the track's own longest segment.
  func bandwidth(_ segments: [TrackSegment], timescale: Int) -> String {
    let rate = BitRate(segments, timescale: timescale)
    return String(min(max(1, rate.sustained(buffering: rate.longest), rate.average), Int(UInt32.max)))
  }
}
