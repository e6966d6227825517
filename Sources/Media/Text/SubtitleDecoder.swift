import CFFmpeg

/// Turns the packets of one text subtitle stream into cues; owns the codec context.
final class SubtitleDecoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let timeBase: AVRational
  private let origin: Int64
  private(set) var cues: [WebVTT.Cue] = []
  private(set) var damagedPackets = 0

  /// How long (ms) a text without an end is shown.
  private static let fallback: Int64 = 5000
  /// Cues and bytes of a stranger's text that are kept.
  private static let mostCues = 100_000
  private static let longestText = 10_000

  /// - Parameter origin: the title's zero on the source's clock, in µs.
  init(_ stream: UnsafeMutablePointer<AVStream>, origin: Int64) throws {
    let parameters = stream.pointee.codecpar!
    guard let codec = avcodec_find_decoder(parameters.pointee.codec_id), let context = avcodec_alloc_context3(codec) else {
      throw MediaError(.notMedia, "read subtitles", found: "no decoder for \(codecName(parameters))")
    }
    (self.context, self.origin, timeBase) = (context, origin, stream.pointee.time_base)
    try check(avcodec_parameters_to_context(context, parameters), .notMedia, "set up the subtitle decoder")
    context.pointee.pkt_timebase = timeBase
    try check(avcodec_open2(context, codec, nil), .notMedia, "open the subtitle decoder")
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  func decode(_ packet: Packet) {
    var subtitle = AVSubtitle()
    var isComplete: Int32 = 0
    guard avcodec_decode_subtitle2(context, &subtitle, &isComplete, packet.pointer) >= 0 else {
      damagedPackets += 1
      return
    }
    defer { avsubtitle_free(&subtitle) }
    guard isComplete != 0, packet.pointer.pointee.pts != sprocket_NOPTS, cues.count < Self.mostCues else { return }
    let time = (microseconds(packet.pointer.pointee.pts, timeBase) - origin) / 1000
    let length = microseconds(packet.pointer.pointee.duration, timeBase) / 1000
    let start = time + Int64(subtitle.start_display_time)
    let shown = subtitle.end_display_time > 0 && subtitle.end_display_time != .max ? Int64(subtitle.end_display_time) : nil
    let end = length > 0 ? time + length : time + (shown ?? Self.fallback)
    for index in 0..<Int(subtitle.num_rects) {
      guard let rect = subtitle.rects[index]?.pointee else { continue }
      let text = rect.ass.flatMap { ASSDialogue(String(cString: $0))?.cueText } ?? rect.text.map { String(cString: $0) }
      guard let text, text.utf8.count <= Self.longestText else { continue }
      cues.append(WebVTT.Cue(start: start, end: end, text: text))
    }
  }
}
