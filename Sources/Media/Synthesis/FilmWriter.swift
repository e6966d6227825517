import CFFmpeg
import Foundation

/// Writes an MP4 film of H.264 and AAC at 25 frames a second; owns the codec and format contexts.
final class FilmWriter {
  private var format: UnsafeMutablePointer<AVFormatContext>?
  private var video: UnsafeMutablePointer<AVCodecContext>?
  private var audio: UnsafeMutablePointer<AVCodecContext>?
  private let packet: Packet
  private let name: String
  private var frames: Int64 = 0
  private var samples: Int64 = 0

  init(_ path: String, width: Int, height: Int) throws {
    name = URL(filePath: path).lastPathComponent
    packet = try Packet()
    try check(avformat_alloc_output_context2(&format, nil, "mp4", nil), .processing, "write \(name)")
    video = try encoder("libx264") { context in
      context.pointee.width = Int32(width)
      context.pointee.height = Int32(height)
      context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
      context.pointee.time_base = AVRational(num: 1, den: 25)
      context.pointee.framerate = AVRational(num: 25, den: 1)
      context.pointee.gop_size = 50
      (context.pointee.color_primaries, context.pointee.color_trc) = (AVCOL_PRI_BT709, AVCOL_TRC_BT709)
      (context.pointee.colorspace, context.pointee.color_range) = (AVCOL_SPC_BT709, AVCOL_RANGE_MPEG)
      return [("preset", "ultrafast"), ("crf", "20")]
    }
    audio = try encoder("aac") { context in
      context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
      context.pointee.sample_rate = 48_000
      context.pointee.ch_layout = AudioLayout.stereo.channelLayout
      context.pointee.bit_rate = 160_000
      context.pointee.time_base = AVRational(num: 1, den: 48_000)
      return []
    }
    let opened = avio_open(&format!.pointee.pb, "file:" + path, AVIO_FLAG_WRITE)
    try check(opened, .unwritable, "write \(name)", remedy: "choose a place that this user can write to")
    try check(avformat_write_header(format, nil), .unwritable, "write \(name)")
  }

  deinit {
    avcodec_free_context(&video)
    avcodec_free_context(&audio)
    if format?.pointee.pb != nil { avio_closep(&format!.pointee.pb) }
    avformat_free_context(format)
  }

  func addPicture(_ frame: Frame) throws {
    frame.pointer.pointee.pts = frames
    frame.pointer.pointee.pict_type = AV_PICTURE_TYPE_NONE
    frames += 1
    try encode(frame, video, stream: 0)
  }

  func addSound(_ frame: Frame) throws {
    frame.pointer.pointee.pts = samples
    samples += Int64(frame.pointer.pointee.nb_samples)
    try encode(frame, audio, stream: 1)
  }

  func finish() throws {
    try encode(nil, video, stream: 0)
    try encode(nil, audio, stream: 1)
    try check(av_write_trailer(format), .unwritable, "write \(name)", remedy: "free some space")
  }

  private func encoder(
    _ name: String, _ configure: (UnsafeMutablePointer<AVCodecContext>) -> [(String, String)]
  ) throws -> UnsafeMutablePointer<AVCodecContext> {
    guard let codec = avcodec_find_encoder_by_name(name), let context = avcodec_alloc_context3(codec),
      let stream = avformat_new_stream(format, nil)
    else { throw MediaError(.processing, "write \(self.name)", found: "FFmpeg has no encoder \(name)") }
    var unfinished: UnsafeMutablePointer<AVCodecContext>? = context
    defer { avcodec_free_context(&unfinished) }
    var options: OpaquePointer?
    defer { av_dict_free(&options) }
    for (key, value) in configure(context) { av_dict_set(&options, key, value, 0) }
    context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    try check(avcodec_open2(context, codec, &options), .processing, "open \(name)")
    try check(avcodec_parameters_from_context(stream.pointee.codecpar, context), .processing, "open \(name)")
    stream.pointee.time_base = context.pointee.time_base
    unfinished = nil
    return context
  }

  private func encode(_ frame: Frame?, _ context: UnsafeMutablePointer<AVCodecContext>?, stream index: Int) throws {
    guard let context, let stream = format?.pointee.streams[index] else { return }
    try check(avcodec_send_frame(context, frame?.pointer), .processing, "encode \(name)")
    while true {
      let status = avcodec_receive_packet(context, packet.pointer)
      if status == sprocket_EAGAIN || status == sprocket_EOF { return }
      try check(status, .processing, "encode \(name)")
      packet.pointer.pointee.stream_index = Int32(index)
      packet.pointer.pointee.duration = Int64(max(1, context.pointee.frame_size))
      av_packet_rescale_ts(packet.pointer, context.pointee.time_base, stream.pointee.time_base)
      try check(av_interleaved_write_frame(format, packet.pointer), .unwritable, "write \(name)", remedy: "free some space")
    }
  }
}
