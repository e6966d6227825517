import CFFmpeg

/// Encodes the pictures of one rendition, from one key frame on; owns the codec context.
final class VideoEncoder {
  let context: UnsafeMutablePointer<AVCodecContext>
  private let upload: PictureUpload?

  init(_ rendition: Rendition, plan: Plan, encoder name: String) throws {
    guard let codec = avcodec_find_encoder_by_name(name), let context = avcodec_alloc_context3(codec),
      let video = plan.source.video
    else {
      throw MediaError(
        .invalidSetting, "encode \(rendition.name)", found: "FFmpeg has no encoder \(name)",
        remedy: "name another in the profile, or auto")
    }
    self.context = context
    var settings = plan.profile.video
    settings.quality = plan.constantQuality
    let colour = PictureColour(video)
    context.pointee.width = Int32(rendition.width)
    context.pointee.height = Int32(rendition.height)
    context.pointee.sample_aspect_ratio = rendition.sampleAspectRatio.av
    context.pointee.time_base = plan.timeline.frameRate.inverted.av
    context.pointee.framerate = plan.timeline.frameRate.av
    context.pointee.gop_size = Int32(plan.timeline.gopFrames)
    context.pointee.keyint_min = Int32(plan.timeline.gopFrames)
    // One thread an encoder: with more, x264's rate control under a cap looks at how far the other threads have come, and the bytes vary.
    context.pointee.thread_count = 1
    context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
    context.pointee.color_range = AVCOL_RANGE_MPEG
    context.pointee.color_primaries = AVColorPrimaries(UInt32(av_color_primaries_from_name(colour.primaries)))
    context.pointee.color_trc = AVColorTransferCharacteristic(UInt32(av_color_transfer_from_name(colour.transfer)))
    context.pointee.colorspace = AVColorSpace(UInt32(av_color_space_from_name(colour.matrix)))
    context.pointee.chroma_sample_location = AVCHROMA_LOC_LEFT
    context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    upload = try PictureUpload(name, for: context)

    let cap = Int64(rendition.cap) * 1000
    switch settings.rateControl {
    case .quality: context.pointee.rc_max_rate = cap
    case .average:
      context.pointee.bit_rate = cap
      context.pointee.rc_max_rate = Int64((Double(cap) * settings.peakFactor).rounded())
    }
    context.pointee.rc_buffer_size = Int32(clamping: Int64((Double(cap) * settings.bufferSeconds).rounded()))

    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (key, value) in EncoderDialect(name).options(settings, rendition, plan.timeline) {
      av_dict_set(&options, key, value, 0)
    }
    try check(
      avcodec_open2(context, codec, &options), .processing,
      "open \(name) for \(rendition.name) (\(rendition.width)×\(rendition.height))",
      remedy: "try another encoder or preset in the profile")
    // FFmpeg's wrapper of x265 keeps to itself that pictures are reordered, by two with its pyramid of B-frames.
    if name == "libx265" { context.pointee.has_b_frames = 2 }
    if let unknown = av_dict_get(options, "", nil, AV_DICT_IGNORE_SUFFIX) {
      throw MediaError(.processing, "open \(name)", found: "it has no option \(String(cString: unknown.pointee.key))")
    }
  }

  deinit {
    finish()
    var context: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_free_context(&context)
  }

  /// SVT-AV1 waits for ever when it is closed in the middle of a film.
  private func finish() {
    guard avcodec_send_frame(context, nil) >= 0, let packet = try? Packet() else { return }
    while avcodec_receive_packet(context, packet.pointer) >= 0 {}
  }

  /// Encodes the picture of a frame of the title, or with `nil` what the encoder still holds.
  func encode(_ frame: Frame?, number: Int, into packet: Packet, _ body: (Packet) throws -> Void) throws {
    if let frame {
      let input = try upload?.prepare(frame) ?? Frame(sharing: frame)
      input.pointer.pointee.pts = Int64(number)
      input.pointer.pointee.pict_type = AV_PICTURE_TYPE_NONE
      // The source's closed captions and mastering data belong to the source.
      while input.pointer.pointee.nb_side_data > 0, let data = input.pointer.pointee.side_data[0] {
        av_frame_remove_side_data(input.pointer, data.pointee.type)
      }
      try check(avcodec_send_frame(context, input.pointer), .processing, "encode frame \(number)")
    } else {
      try check(avcodec_send_frame(context, nil), .processing, "finish encoding")
    }
    while true {
      let status = avcodec_receive_packet(context, packet.pointer)
      if status == sprocket_EAGAIN || status == sprocket_EOF { return }
      try check(status, .processing, "encode")
      packet.pointer.pointee.duration = 1
      try body(packet)
      packet.unreference()
    }
  }
}
