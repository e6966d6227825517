import CFFmpeg

/// Turns packets of one stream into frames; owns the codec context. Damage is counted, not thrown: a film that is broken in the middle
/// goes on behind the break.
final class Decoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let timeBase: AVRational
  private var nextTime: Int64 = 0
  /// Packets that the codec couldn't make sense of.
  private(set) var damagedPackets = 0
  private(set) var damagedFrames = 0
  /// Whether frames come smaller than they are stored.
  let isReduced: Bool

  /// - Parameters:
  ///   - keyFramesOnly: skips everything else in the codec, for thumbnails.
  ///   - longerSide: pixels that are enough; codecs that can decode at half the size or less then do.
  init(_ stream: UnsafeMutablePointer<AVStream>, limits: Limits, keyFramesOnly: Bool = false, longerSide: Int? = nil) throws {
    let parameters = stream.pointee.codecpar!
    guard let codec = avcodec_find_decoder(parameters.pointee.codec_id), let context = avcodec_alloc_context3(codec) else {
      throw MediaError(.notMedia, "decode stream \(stream.pointee.index)", found: "no decoder for \(codecName(parameters))")
    }
    timeBase = stream.pointee.time_base
    self.context = context
    try check(avcodec_parameters_to_context(context, parameters), .notMedia, "set up the decoder")
    context.pointee.pkt_timebase = timeBase
    context.pointee.max_pixels = Int64(limits.pixels)
    // Threads inside a picture never change what comes out, threads across pictures can when there is damage.
    let isIntraOnly = codec.pointee.capabilities & AV_CODEC_CAP_SLICE_THREADS != 0 && isIntraOnly(parameters)
    context.pointee.thread_type = isIntraOnly ? FF_THREAD_SLICE : 0
    context.pointee.thread_count = isIntraOnly ? 4 : 1
    if let longerSide {
      let side = Int(max(parameters.pointee.width, parameters.pointee.height))
      while context.pointee.lowres < Int32(codec.pointee.max_lowres), side >> Int(context.pointee.lowres + 1) >= longerSide {
        context.pointee.lowres += 1
      }
    }
    isReduced = context.pointee.lowres > 0
    if keyFramesOnly { context.pointee.skip_frame = AVDISCARD_NONKEY }
    try check(avcodec_open2(context, codec, nil), .notMedia, "open the \(codecName(parameters)) decoder")
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  /// Decodes one packet, or with `nil` what the codec still holds, and hands each frame on. `body` answers whether it wants more.
  func decode(_ packet: Packet?, _ body: (Frame) throws -> Bool) throws -> Bool {
    var status = avcodec_send_packet(context, packet?.pointer)
    if status == sprocket_EAGAIN {
      guard try drain(body) else { return false }
      status = avcodec_send_packet(context, packet?.pointer)
    }
    if status < 0 && status != sprocket_EOF { damagedPackets += 1 }
    return try drain(body)
  }

  /// Forgets all history, after a seek. Frames without times of their own count from `start` (µs).
  func reset(start: Int64 = 0) {
    avcodec_flush_buffers(context)
    nextTime = start
  }

  private func drain(_ body: (Frame) throws -> Bool) throws -> Bool {
    while true {
      let frame = try Frame()
      let status = avcodec_receive_frame(context, frame.pointer)
      if status == sprocket_EAGAIN || status == sprocket_EOF { return true }
      if status < 0 {
        damagedPackets += 1
        return true
      }
      if frame.pointer.pointee.decode_error_flags != 0 || frame.pointer.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 {
        damagedFrames += 1
      }
      let time = frame.pointer.pointee.best_effort_timestamp
      frame.isTimed = time != sprocket_NOPTS
      frame.time = frame.isTimed ? microseconds(time, timeBase) : nextTime
      nextTime = frame.time + microseconds(frame.pointer.pointee.pkt_duration, timeBase)
      guard try body(frame) else { return false }
    }
  }
}

func codecName(_ parameters: UnsafePointer<AVCodecParameters>) -> String {
  let name = String(cString: avcodec_get_name(parameters.pointee.codec_id))
  guard parameters.pointee.codec_id == AV_CODEC_ID_NONE else { return name }
  let tag = parameters.pointee.codec_tag
  let letters = (0..<4).map { UInt8(truncatingIfNeeded: tag >> ($0 * 8)) }
  return letters.allSatisfy { (32..<127).contains($0) } ? "\"\(String(decoding: letters, as: UTF8.self))\"" : "an unknown codec"
}

func isIntraOnly(_ parameters: UnsafePointer<AVCodecParameters>) -> Bool {
  guard let descriptor = avcodec_descriptor_get(parameters.pointee.codec_id) else { return false }
  return descriptor.pointee.props & AV_CODEC_PROP_INTRA_ONLY != 0
}

/// Ticks of a time base in µs, rounded to nearest. Kept within 30 years either way, so that strangers' times can be added up.
func microseconds(_ ticks: Int64, _ base: AVRational) -> Int64 {
  guard base.num > 0, base.den > 0 else { return 0 }
  return min(max(av_rescale_q(ticks, base, AVRational(num: 1, den: 1_000_000)), -1_000_000_000_000_000), 1_000_000_000_000_000)
}
