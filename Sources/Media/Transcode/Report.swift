/// What a transcode made and how: `report.json` beside the title.
public struct Report: Codable, Hashable, Sendable {
  public struct Video: Codable, Hashable, Sendable {
    public var name: String
    public var width: Int
    public var height: Int
    public var codecs: String
    /// Bits a second, measured: over the film, and over the worst stretch of about a segment.
    public var averageBitRate: Int
    public var peakBitRate: Int
    public var segments: Int
    /// Bytes.
    public var size: Int
    /// Beside the film at the size of the title's largest rendition, to which smaller ones are scaled up; `nil` where nothing was measured.
    public var quality: PictureQuality?
  }

  public struct Audio: Codable, Hashable, Sendable {
    public var id: String
    public var language: String?
    public var label: String
    public var channels: Int
    public var codecs: String
    public var averageBitRate: Int
    public var size: Int
  }

  public struct Subtitles: Codable, Hashable, Sendable {
    public var id: String
    public var language: String?
    public var label: String
  }

  /// The master's file name.
  public var film: String
  /// The plan's digest.
  public var digest: String
  public var profile: String
  /// Seconds of the title.
  public var duration: Double
  /// Such as `24000/1001`.
  public var frameRate: String
  /// Largest first.
  public var renditions: [Video]
  public var audio: [Audio]
  public var subtitles: [Subtitles]
  /// How the ladder was fitted to the film; `nil` with a fixed ladder.
  public var adaptation: LadderAdaptation?
  public var encoder: EncoderChoice
  /// Wall-clock time of the whole work, and the processor's time in it.
  public var seconds: Double
  public var cpuSeconds: Double
  /// Times real time.
  public var speed: Double
  public var framesPerSecond: Double
  public var warnings: [String]
  public var skipped: [SkippedStream]
  /// SHA-256 of each file of the title, by its path in it.
  public var files: [String: String]
}
