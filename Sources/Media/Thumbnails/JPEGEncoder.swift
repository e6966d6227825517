import CFFmpeg

/// Encodes pictures of one size as JPEG; owns the codec context.
final class JPEGEncoder {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let packet: Packet
  private var count: Int64 = 0

  init(width: Int, height: Int) throws {
    guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG), let context = avcodec_alloc_context3(codec) else {
      throw MediaError(.processing, "make a JPEG", found: "FFmpeg has no encoder for it")
    }
    self.context = context
    packet = try Packet()
    context.pointee.width = Int32(width)
    context.pointee.height = Int32(height)
    context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    context.pointee.color_range = AVCOL_RANGE_JPEG
    context.pointee.time_base = AVRational(num: 1, den: 25)
    context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
    context.pointee.global_quality = 4 * FF_QP2LAMBDA
    context.pointee.thread_count = 1
    try check(avcodec_open2(context, codec, nil), .processing, "open the JPEG encoder")
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  /// - Parameter picture: full-range 4:2:0 of the encoder's size.
  func encode(_ picture: Frame) throws -> [UInt8] {
    let input = try Frame(sharing: picture)
    input.pointer.pointee.quality = context.pointee.global_quality
    input.pointer.pointee.pict_type = AV_PICTURE_TYPE_NONE
    input.pointer.pointee.pts = count
    count += 1
    try check(avcodec_send_frame(context, input.pointer), .processing, "make a JPEG")
    try check(avcodec_receive_packet(context, packet.pointer), .processing, "make a JPEG")
    defer { packet.unreference() }
    return Array(UnsafeBufferPointer(start: packet.pointer.pointee.data, count: Int(packet.pointer.pointee.size)))
  }
}
