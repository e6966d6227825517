/// How a master becomes a title: a pure value made from (source facts, profile), and for a content-adaptive profile from samples of the
/// film. Same source, same profile: same plan and digest on every machine.
public struct Plan: Codable, Hashable, Sendable {
  public var source: SourceFacts
  public var profile: Profile
  public var timeline: Timeline
  /// `nil` for a sound-only title.
  public var video: VideoPlan?
  public var audio: [AudioPlan]
  public var subtitles: [SubtitlePlan]
  public var warnings: [String]
}

/// The title's clock: a constant frame rate that starts at zero, cut into segments and chunks on a fixed grid.
/// A sound-only title uses the same grid, at 25 a second.
public struct Timeline: Codable, Hashable, Sendable {
  /// Frames a second.
  public var frameRate: Rational
  public var frameCount: Int
  /// Frames of a group of pictures, a segment (whole groups), a chunk (whole segments).
  public var gopFrames: Int
  public var segmentFrames: Int
  public var chunkFrames: Int
}

/// The video of a plan: how the source's picture becomes the top rendition, and the renditions, largest first.
public struct VideoPlan: Codable, Hashable, Sendable {
  public var renditions: [Rendition]
  /// The shape of the picture as displayed, width to height.
  public var displayAspectRatio: Rational
  /// How the renditions came from the profile's ladder, where it was fitted to the film.
  public var adaptation: LadderAdaptation?
}

/// One rung of the title.
public struct Rendition: Codable, Hashable, Sendable {
  /// Unique in the title: the rung's name, or `432p` for a source's own size.
  public var name: String
  public var width: Int
  public var height: Int
  /// So that width × sample aspect ratio / height is exactly the display aspect ratio.
  public var sampleAspectRatio: Rational
  /// kbit/s.
  public var cap: Int
}

/// One AAC track of the title. A source track with 5.1 becomes two of them.
public struct AudioPlan: Codable, Hashable, Sendable {
  /// Unique in the title, safe as a folder name: `audio-en`, `audio-en-51`, `audio-2` …
  public var id: String
  public var stream: Int
  public var layout: AudioLayout
  /// kbit/s.
  public var bitRate: Int
  public var language: String?
  /// What a player's menu shows, unique among the tracks of one layout.
  public var label: String
  public var isDefault: Bool
  public var isCommentary: Bool
}

public enum AudioLayout: String, Codable, Sendable {
  case stereo, surround
  public var channels: Int { self == .stereo ? 2 : 6 }
}

/// One WebVTT track of the title.
public struct SubtitlePlan: Codable, Hashable, Sendable {
  /// Unique in the title, safe as a folder name: `subtitles-en`, `subtitles-2` …
  public var id: String
  public var stream: Int
  public var language: String?
  public var label: String
  public var isDefault: Bool
  public var isForced: Bool
}
