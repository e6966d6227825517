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
      // cpu-independent: without it, x264's code for AVX-512 reads beyond the last macroblock, and its bytes vary from run to run.
      return quality + [
        ("preset", settings.preset), ("profile", "high"), ("sc_threshold", "0"),
        ("x264-params", "stitchable=1:cpu-independent=1"),
      ] + level(settings, rendition, timeline)
    case "libx265":
      return quality + [
        ("preset", settings.preset),
        (
          "x265-params",
          "log-level=error:info=0:open-gop=0:scenecut=0:keyint=\(timeline.gopFrames):min-keyint=\(timeline.gopFrames):b-pyramid=1:frame-threads=1:pools=none"
        ),
      ]
    case "libsvtav1":
      return quality + [("preset", settings.preset), ("svtav1-params", "lp=1:scd=0:irefresh-type=2")]
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

  /// Said outright, so that a stream's level doesn't hang on what the encoder makes of its first pictures.
  private func level(_ settings: VideoSettings, _ rendition: Rendition, _ timeline: Timeline) -> [(String, String)] {
    let peak = settings.rateControl == .average ? Double(rendition.cap) * settings.peakFactor : Double(rendition.cap)
    let level = H264Level(
      width: rendition.width, height: rendition.height, frameRate: timeline.frameRate, peak: Int(peak.rounded(.up)),
      buffer: Int((Double(rendition.cap) * settings.bufferSeconds).rounded(.up)))
    return level.map { [("level", $0.name)] } ?? []
  }
}
