/// What a master is, as `probe` found it: everything that a plan is made from, and nothing that depends on where the file lies.
public struct SourceFacts: Codable, Hashable, Sendable {
  /// SHA-256 over the size and samples of the bytes: tells two masters apart without reading 100 GB.
  public var fingerprint: String
  /// Bytes.
  public var size: Int64
  /// FFmpeg's names of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`.
  public var container: String
  /// The moment of the source's clock at which the title starts, in µs.
  public var start: Int64
  /// From `start` to the end of the last picture or sound, in µs.
  public var duration: Int64
  /// Whether the clock jumps inside the file, so that times are known only to who reads it from its start.
  public var hasClockJumps: Bool
  /// The picture that becomes the title's; `nil` when there is none.
  public var video: VideoFacts?
  /// Every audio track that can be decoded, in the container's order.
  public var audio: [AudioFacts]
  /// Every text subtitle track, in the container's order.
  public var subtitles: [SubtitleFacts]
  /// The stream index of the cover art (an attached picture), where there is one.
  public var cover: Int?
  /// What is in the file and won't be in the title, and why.
  public var skipped: [SkippedStream]
  /// Damage and repairs that the probe saw, one sentence each.
  public var warnings: [String]
}

/// The chosen picture of a master.
public struct VideoFacts: Codable, Hashable, Sendable {
  public var stream: Int
  public var codec: String
  public var profile: String?
  /// Stored pixels, before the sample aspect ratio and the display matrix are applied.
  public var width: Int
  public var height: Int
  public var sampleAspectRatio: Rational
  /// Clockwise degrees to turn the stored picture for display: 0, 90, 180 or 270.
  public var rotation: Int
  /// Whether the stored picture is mirrored left to right, before it is turned.
  public var mirrored: Bool
  public var fieldOrder: FieldOrder
  /// FFmpeg's name of the pixel format, such as `yuv422p10le`.
  public var pixelFormat: String
  public var bitDepth: Int
  public var colour: ColourFacts
  /// The rate of the source: exact where it is constant, the nearest sensible constant rate where it isn't.
  public var frameRate: Rational
  public var isVariableFrameRate: Bool
  /// The first picture's time and the last picture's end, in µs of the source's clock.
  public var start: Int64
  public var end: Int64
  /// Whether every picture is a key frame (ProRes, JPEG 2000, DNxHD …).
  public var isIntraOnly: Bool
  public var language: String?
}

/// How the lines of a picture were captured.
public enum FieldOrder: String, Codable, Sendable { case progressive, topFirst, bottomFirst, unknown }

/// ISO/IEC 23091-2 (H.273) colour description by FFmpeg's names (`bt709`, `smpte2084` …); `nil` is unspecified.
public struct ColourFacts: Codable, Hashable, Sendable {
  public var primaries: String?
  public var transfer: String?
  public var matrix: String?
  public var isFullRange: Bool
  public var hdr: HDRKind?
}

public enum HDRKind: String, Codable, Sendable { case hdr10, hlg }

public struct AudioFacts: Codable, Hashable, Sendable {
  public var stream: Int
  public var codec: String
  public var channels: Int
  /// FFmpeg's name of the layout, such as `5.1(side)`.
  public var channelLayout: String
  /// Samples a second.
  public var sampleRate: Int
  /// ISO 639-2 or BCP 47 as the container says; `nil` when it says nothing or `und`.
  public var language: String?
  public var title: String?
  public var isDefault: Bool
  public var isCommentary: Bool
  /// The first sound's time and the last sound's end, in µs of the source's clock.
  public var start: Int64
  public var end: Int64
}

public struct SubtitleFacts: Codable, Hashable, Sendable {
  public var stream: Int
  public var codec: String
  public var language: String?
  public var title: String?
  public var isDefault: Bool
  public var isForced: Bool
}

/// A stream that doesn't reach the title, with the reason.
public struct SkippedStream: Codable, Hashable, Sendable {
  public var stream: Int
  public var kind: String
  public var reason: String
}
