/// What packaging knows of a finished title: the tracks, their segments and measured sizes. Playlists and manifest are pure functions of it.
public struct TitleTracks: Codable, Hashable, Sendable {
  /// Largest first.
  public var video: [VideoTrack]
  public var audio: [AudioTrack]
  public var subtitles: [SubtitleTrack]
  public var thumbnails: ThumbnailTrack?
}

/// One CMAF segment file, with times in the track's time scale.
public struct TrackSegment: Codable, Hashable, Sendable {
  /// File name in the track's folder, `00001.m4s`.
  public var name: String
  public var start: Int64
  public var duration: Int64
  /// Bytes of the file.
  public var size: Int
  /// Video only: the key frames of the segment, each the head of a fragment.
  public var keyFrames: [KeyFrame]
}

/// A byte range that a player can decode alone (`moof` up to the end of the key frame), for I-frame playlists.
public struct KeyFrame: Codable, Hashable, Sendable {
  public var offset: Int
  public var size: Int
  /// In the track's time scale, up to the next key frame.
  public var duration: Int64
}

public struct VideoTrack: Codable, Hashable, Sendable {
  public var rendition: Rendition
  /// Path of the track's folder, relative to the title: `<digest>/1080p`.
  public var folder: String
  /// RFC 6381, such as `avc1.640028`, as the init segment says.
  public var codecs: String
  public var displayAspectRatio: Rational
  public var frameRate: Rational
  public var timescale: Int
  /// Segment numbers count from 1: `00001.m4s`; the init segment is `init.mp4`.
  public var segments: [TrackSegment]
}

public struct AudioTrack: Codable, Hashable, Sendable {
  public var plan: AudioPlan
  public var folder: String
  public var codecs: String
  public var sampleRate: Int
  public var timescale: Int
  public var segments: [TrackSegment]
}

public struct SubtitleTrack: Codable, Hashable, Sendable {
  public var plan: SubtitlePlan
  public var folder: String
  /// The whole track in one file (DASH), in `folder`.
  public var wholeFile: String
  /// WebVTT segments (HLS), with times in ms.
  public var segments: [TrackSegment]
}

/// Tiles of thumbnails: sheets `thumbnails/sprite-1.jpg` … of `columns` × `rows` tiles, read row by row.
public struct ThumbnailTrack: Codable, Hashable, Sendable {
  public var count: Int
  public var columns: Int
  public var rows: Int
  /// Pixels of one tile.
  public var tileWidth: Int
  public var tileHeight: Int
  /// Bytes of each sheet.
  public var sheetSizes: [Int]
  /// Seconds that one tile stands for: the film's duration divided by the count.
  public var secondsPerTile: Double
}
