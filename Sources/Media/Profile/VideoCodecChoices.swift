extension VideoCodec {
  /// FFmpeg's encoders of the codec in the order that `encoder: auto` tries them: hardware first, the software one last.
  public var encoders: [String] {
    switch self {
    case .h264: ["h264_nvenc", "h264_qsv", "h264_vaapi", "libx264"]
    case .hevc: ["hevc_nvenc", "hevc_qsv", "hevc_vaapi", "libx265"]
    case .av1: ["av1_nvenc", "av1_qsv", "av1_vaapi", "libsvtav1"]
    }
  }

  /// The software encoder's presets, slowest last for x264 and x265 and first for SVT-AV1.
  var presets: [String] {
    switch self {
    case .h264, .hevc:
      ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"]
    case .av1: (0...13).map(String.init)
    }
  }

  /// The constant qualities that make lossy, conforming streams.
  var qualityRange: ClosedRange<Int> {
    switch self {
    case .h264, .hevc: 1...51
    case .av1: 1...63
    }
  }
}
