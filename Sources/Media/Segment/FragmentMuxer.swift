import CFFmpeg

/// Writes one track as CMAF (ISO/IEC 23000-19): an init segment, then fragments (`moof` + `mdat`) with absolute decode times, so that
/// fragments made by different muxers from the same settings fit behind one init segment. Owns libavformat's mp4 muxer.
final class FragmentMuxer {
  private var context: UnsafeMutablePointer<AVFormatContext>?
  private let output = Output()
  private let timeBase: AVRational
  private var muxedInit: [UInt8] = []
  private let channels: Int?
  /// From a packet's decoding time to its presentation time at the start of the track, in the encoder's time base.
  private let offset: Int64
  /// Of the next packet, in the encoder's time base.
  private var decodingTime: Int64

  private final class Output {
    var bytes: [UInt8] = []
  }

  /// - Parameters:
  ///   - timescale: ticks a second of the track's times.
  ///   - start: of the first packet, in the encoder's time base.
  ///   - language: BCP 47.
  init(_ encoder: UnsafeMutablePointer<AVCodecContext>, timescale: Int, start: Int64, language: String? = nil) throws {
    decodingTime = start
    offset = Int64(encoder.pointee.has_b_frames)
    timeBase = encoder.pointee.time_base
    channels = encoder.pointee.codec_type == AVMEDIA_TYPE_AUDIO ? Int(encoder.pointee.ch_layout.nb_channels) : nil
    try check(avformat_alloc_output_context2(&context, nil, "mp4", nil), .processing, "open the mp4 muxer")
    guard let context, let stream = avformat_new_stream(context, nil),
      let buffer = av_malloc(64 << 10)?.assumingMemoryBound(to: UInt8.self),
      let io = avio_alloc_context(
        buffer, 64 << 10, 1, Unmanaged.passUnretained(output).toOpaque(), nil,
        { opaque, bytes, count in
          guard let opaque, let bytes else { return sprocket_EIO }
          Unmanaged<Output>.fromOpaque(opaque).takeUnretainedValue().bytes.append(
            contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
          return count
        }, nil)
    else { throw MediaError(.processing, "open the mp4 muxer", found: "out of memory") }
    context.pointee.pb = io
    context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT
    context.pointee.avoid_negative_ts = 0
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder), .processing, "open the mp4 muxer")
    // Priming is cut off before muxing: no edit list, which browsers and players read differently.
    stream.pointee.codecpar.pointee.initial_padding = 0
    if encoder.pointee.codec_id == AV_CODEC_ID_HEVC { stream.pointee.codecpar.pointee.codec_tag = 0x3163_7668 /* hvc1 */ }
    stream.pointee.time_base = AVRational(num: 1, den: Int32(timescale))
    stream.pointee.avg_frame_rate = encoder.pointee.framerate
    stream.pointee.sample_aspect_ratio = encoder.pointee.sample_aspect_ratio
    if let primary = language?.split(separator: "-").first.map(String.init) {
      av_dict_set(&stream.pointee.metadata, "language", ISO639.long[primary] ?? primary, 0)
    }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    av_dict_set(&options, "movflags", "empty_moov+default_base_moof+frag_custom+frag_discont", 0)
    av_dict_set(&options, "use_editlist", "0", 0)
    av_dict_set(&options, "video_track_timescale", String(timescale), 0)
    try check(avformat_write_header(context, &options), .processing, "write an init segment")
    muxedInit = take()
  }

  deinit {
    guard let context else { return }
    var io = context.pointee.pb
    av_free(io?.pointee.buffer)
    avio_context_free(&io)
    avformat_free_context(context)
  }

  /// The track's init segment.
  func initSegment() throws -> [UInt8] {
    let ticks = context?.pointee.streams[0].map { av_rescale_q(offset, timeBase, $0.pointee.time_base) } ?? 0
    return try InitSegment(muxedInit, offset: ticks, channels: channels).bytes
  }

  /// Adds a packet, whose presentation time and duration are in the encoder's time base. Packets are decoded one after another from the
  /// start on, whatever decoding times the encoder gave: those depend on how many pictures it was fed.
  func write(_ packet: Packet) throws {
    guard let context, let stream = context.pointee.streams[0] else { return }
    packet.pointer.pointee.pts += offset
    packet.pointer.pointee.dts = decodingTime
    decodingTime += packet.pointer.pointee.duration
    guard packet.pointer.pointee.pts >= packet.pointer.pointee.dts else {
      throw MediaError(.processing, "write a fragment", found: "the encoder delays pictures by more than it said")
    }
    packet.pointer.pointee.stream_index = 0
    av_packet_rescale_ts(packet.pointer, timeBase, stream.pointee.time_base)
    try check(av_write_frame(context, packet.pointer), .processing, "write a fragment")
  }

  /// Closes the fragment and gives its bytes.
  func takeFragment() throws -> [UInt8] {
    try check(av_write_frame(context, nil), .processing, "write a fragment")
    return take()
  }

  private func take() -> [UInt8] {
    avio_flush(context?.pointee.pb)
    defer { output.bytes = [] }
    return output.bytes
  }
}
