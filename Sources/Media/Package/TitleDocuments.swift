/// A text file of a title.
public struct TitleDocument: Hashable, Sendable {
  /// Relative to the title's folder.
  public var path: String
  public var text: String
}

extension TitleTracks {
  /// Everything that players read besides the segments, in the order in which to write it: each track's playlists, and
  /// last `manifest.mpd` and `master.m3u8`, by which a player finds the title.
  ///
  /// - Parameter duration: seconds of the film, exactly.
  public func documents(duration: Rational) -> [TitleDocument] {
    let target = MediaPlaylist.targetDuration(self)
    var documents: [TitleDocument] = []
    for track in video {
      let (segments, timescale) = (track.segments, track.timescale)
      documents += [
        TitleDocument(
          path: track.playlist, text: MediaPlaylist.text(segments, timescale: timescale, targetDuration: target)),
        TitleDocument(
          path: track.iFramePlaylist, text: MediaPlaylist.iFrames(segments, timescale: timescale, targetDuration: target)),
      ]
    }
    documents += audio.map {
      TitleDocument(
        path: $0.playlist, text: MediaPlaylist.text($0.segments, timescale: $0.timescale, targetDuration: target))
    }
    documents += subtitles.map {
      TitleDocument(path: $0.playlist, text: MediaPlaylist.subtitles($0.segments, targetDuration: target))
    }
    return documents + [
      TitleDocument(path: "manifest.mpd", text: MPD(self, duration: duration).text),
      TitleDocument(path: "master.m3u8", text: MultivariantPlaylist(self, targetDuration: target).text),
    ]
  }
}

// A playlist is named after its track, so that it is known wherever it is copied to.

extension VideoTrack {
  var playlist: String { "\(folder)/\(rendition.name).m3u8" }
  var iFramePlaylist: String { "\(folder)/\(rendition.name)-iframes.m3u8" }
}

extension AudioTrack {
  var playlist: String { "\(folder)/\(plan.id).m3u8" }
}

extension SubtitleTrack {
  /// `.m3u` is HLS's other ending (RFC 8216, section 4): programs that open every `.m3u8` as a film of its own, such as ffmpeg,
  /// would find neither picture nor sound here.
  var playlist: String { "\(folder)/\(plan.id).m3u" }
}
