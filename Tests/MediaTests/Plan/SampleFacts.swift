@testable import Media

extension VideoFacts {
  static func sample(
    _ width: Int, _ height: Int, sampleAspectRatio: Rational = Rational(1), rotation: Int = 0,
    frameRate: Rational = Rational(25), fieldOrder: FieldOrder = .progressive
  ) -> VideoFacts {
    VideoFacts(
      stream: 0, codec: "h264", profile: "High", width: width, height: height, sampleAspectRatio: sampleAspectRatio,
      rotation: rotation, mirrored: false, fieldOrder: fieldOrder, pixelFormat: "yuv420p", bitDepth: 8,
      colour: ColourFacts(primaries: nil, transfer: nil, matrix: nil, isFullRange: false, hdr: nil), frameRate: frameRate,
      isVariableFrameRate: false, start: 0, end: 10_000_000, isIntraOnly: false, language: nil)
  }
}

extension AudioFacts {
  static func sample(
    stream: Int = 1, channels: Int = 2, language: String? = nil, title: String? = nil, isDefault: Bool = false,
    isCommentary: Bool = false
  ) -> AudioFacts {
    AudioFacts(
      stream: stream, codec: "aac", channels: channels, channelLayout: channels == 6 ? "5.1" : "stereo", sampleRate: 48000,
      language: language, title: title, isDefault: isDefault, isCommentary: isCommentary, start: 0, end: 10_000_000)
  }
}

extension SubtitleFacts {
  static func sample(
    stream: Int, language: String?, title: String? = nil, isDefault: Bool = false, isForced: Bool = false
  ) -> SubtitleFacts {
    SubtitleFacts(
      stream: stream, codec: "subrip", language: language, title: title, isDefault: isDefault, isForced: isForced)
  }
}

extension SourceFacts {
  static func sample(
    _ video: VideoFacts?, audio: [AudioFacts] = [.sample()], subtitles: [SubtitleFacts] = [], duration: Int64 = 10_000_000
  ) -> SourceFacts {
    SourceFacts(
      fingerprint: "00", size: 1, container: "mov", start: 0, duration: duration, hasClockJumps: false, video: video,
      audio: audio,
      subtitles: subtitles, cover: nil, skipped: [], warnings: [])
  }
}
