import CFFmpeg

/// How each of FFmpeg's encoders wants to be told the same things.
struct EncoderDialect {
  let name: String

  init(_ name: String) { self.name = name }

  func options(_ settings: VideoSettings, _ rendition: Rendition, _ timeline: Timeline) -> [(String, String)] {
    let isQuality = settings.rateControl == .quality
    let quality = isQuality ? [("crf", String(settings.quality))] : []
    switch name {
    case "libx264":
      // stitchable: headers that don't depend on the content, so that chunks encoded apart share one init segment.
      return quality + [
        ("preset", settings.preset), ("profile", "high"), ("sc_threshold", "0"),
        ("x264-params", "stitchable=1" + Self.reproducibleAssembly(width: rendition.width)),
      ] + level(settings, rendition, timeline)
    case "libx265":
      return quality + [
        ("preset", settings.preset),
        (
          "x265-params",
          "log-level=error:info=0:open-gop=0:scenecut=0:keyint=\(timeline.gopFrames):min-keyint=\(timeline.gopFrames):frame-threads=1:pools=none"
        ),
      ]
    case "libsvtav1":
      return quality + [("preset", settings.preset), ("svtav1-params", "lp=\(settings.encoderThreads):scd=0:irefresh-type=2")]
    case "h264_nvenc", "hevc_nvenc":
      return [("preset", "p4"), ("rc", "vbr"), ("forced-idr", "1"), ("no-scenecut", "1"), ("strict_gop", "1")]
        + (isQuality ? [("cq", String(settings.quality))] : [])
    case "h264_qsv", "hevc_qsv":
      return [("preset", "medium"), ("forced_idr", "1")] + (isQuality ? [("global_quality", String(settings.quality))] : [])
    case "h264_vaapi", "hevc_vaapi":
      return isQuality ? [("rc_mode", "QVBR"), ("global_quality", String(settings.quality))] : [("rc_mode", "VBR")]
    default: return quality
    }
  }

  /// x264's AVX-512 code for macroblock trees reads memory that nobody wrote, unless a row is a whole number of its vectors: the bytes
  /// then change from run to run (seen with x264 164). Without AVX-512 they are the same on all machines.
  private static func reproducibleAssembly(width: Int) -> String {
    let isWhole = (width + 15) / 16 % 16 == 0
    guard av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0, !isWhole else { return "" }
    return ":asm=MMX2,SSE2Fast,SSSE3,SSE4.2,AVX,FMA3,BMI2,AVX2"
  }

  /// Said outright, so that a stream's level doesn't hang on what the encoder makes of its first pictures.
  private func level(_ settings: VideoSettings, _ rendition: Rendition, _ timeline: Timeline) -> [(String, String)] {
    let peak = settings.rateControl == .average ? Double(rendition.cap) * settings.peakFactor : Double(rendition.cap)
    let level = H264Level(
      width: rendition.width, height: rendition.height, frameRate: timeline.frameRate, peak: Int(peak.rounded(.up)),
      buffer: Int((Double(rendition.cap) * settings.bufferSeconds).rounded(.up)))
    return level.map { [("level", $0.name)] } ?? []
  }
}
