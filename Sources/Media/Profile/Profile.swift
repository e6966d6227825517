/// What to make of a master: the ladder, the codec and its settings, sound, thumbnails. Read from YAML in `profiles/`.
public struct Profile: Codable, Hashable, Sendable {
  public var name: String
  public var video: VideoSettings
  public var audio: AudioSettings
  public var thumbnails: ThumbnailSettings
  public var quality: QualitySettings
  public var adaptation: AdaptationSettings
}

public struct VideoSettings: Codable, Hashable, Sendable {
  public var codec: VideoCodec
  /// `auto`, or one of FFmpeg's encoders for the codec, such as `libx264` or `h264_nvenc`.
  public var encoder: String
  /// The software encoder's preset, in its own words (`veryfast`, `8` …).
  public var preset: String
  public var rateControl: RateControl
  /// Constant quality of `rateControl: quality`, in the encoder's own scale (CRF); lower is better.
  public var quality: Int
  /// The rate-control buffer, as a multiple of the cap (kbit) a second.
  public var bufferSeconds: Double
  /// The peak of `rateControl: average`, as a multiple of the average.
  public var peakFactor: Double
  /// libswscale's algorithm: `bicubic`, `bilinear`, `area`, `lanczos`.
  public var scaler: String
  /// Seconds between key frames.
  public var gopSeconds: Int
  /// Seconds of a segment: a multiple of `gopSeconds`.
  public var segmentSeconds: Int
  /// Seconds of a chunk: a multiple of `segmentSeconds`.
  public var chunkSeconds: Int
  /// Sources above this are halved until they aren't.
  public var maximumFrameRate: Int
  /// Whether interlaced sources become one picture a frame or one a field.
  public var deinterlace: Deinterlace
  /// Rungs, smallest first.
  public var ladder: [Rung]
}

public enum VideoCodec: String, Codable, Sendable, CaseIterable { case h264, hevc, av1 }
/// `quality`: constant quality under the rung's cap. `average`: the cap is the average bit rate.
public enum RateControl: String, Codable, Sendable, CaseIterable { case quality, average }
public enum Deinterlace: String, Codable, Sendable, CaseIterable { case frame, field }

/// One step of the ladder: a box that the picture is fitted into, and its bit rate cap.
public struct Rung: Codable, Hashable, Sendable {
  public var name: String
  public var width: Int
  public var height: Int
  /// kbit/s.
  public var cap: Int
}

public struct AudioSettings: Codable, Hashable, Sendable {
  /// kbit/s of AAC-LC stereo.
  public var stereoBitRate: Int
  /// kbit/s of AAC-LC 5.1, made besides where the source has it; 0 makes none.
  public var surroundBitRate: Int
}

public struct ThumbnailSettings: Codable, Hashable, Sendable {
  /// Pictures a film, at even times; 0 makes none.
  public var count: Int
  /// Pixels of a picture's longer side.
  public var size: Int
  /// Tiles across and down a sprite sheet.
  public var columns: Int
  public var rows: Int
  /// Pixels of a tile's longer side.
  public var tileSize: Int
}
