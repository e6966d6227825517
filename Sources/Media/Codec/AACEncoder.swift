import CFFmpeg

/// FFmpeg's AAC-LC encoder at 48 kHz; owns the codec context.
final class AACEncoder {
  let context: UnsafeMutablePointer<AVCodecContext>
  private let packet: Packet

  init(_ track: AudioPlan) throws {
    guard let codec = avcodec_find_encoder(AV_CODEC_ID_AAC), let context = avcodec_alloc_context3(codec) else {
      throw MediaError(.processing, "encode sound", found: "FFmpeg has no AAC encoder")
    }
    self.context = context
    packet = try Packet()
    context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
    context.pointee.sample_rate = Int32(SoundReader.sampleRate)
    context.pointee.ch_layout = track.layout.channelLayout
    context.pointee.bit_rate = Int64(track.bitRate) * 1000
    context.pointee.time_base = AVRational(num: 1, den: Int32(SoundReader.sampleRate))
    context.pointee.profile = FF_PROFILE_AAC_LOW
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
    try check(avcodec_open2(context, codec, nil), .processing, "open the AAC encoder for \(track.id)")
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  /// Samples of a packet.
  var frameSize: Int { Int(context.pointee.frame_size) }

  /// Encodes one frame, or with `nil` what the encoder still holds.
  func encode(_ frame: Frame?, _ body: (Packet) throws -> Void) throws {
    try check(avcodec_send_frame(context, frame?.pointer), .processing, "encode sound")
    while true {
      let status = avcodec_receive_packet(context, packet.pointer)
      if status == sprocket_EAGAIN || status == sprocket_EOF { return }
      try check(status, .processing, "encode sound")
      try body(packet)
      packet.unreference()
    }
  }
}
