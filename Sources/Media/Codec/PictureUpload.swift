import CFFmpeg

/// Brings pictures into the form that a hardware encoder takes: NV12, and for VAAPI in the device's own memory.
final class PictureUpload {
  private var device: UnsafeMutablePointer<AVBufferRef>?
  private var surfaces: UnsafeMutablePointer<AVBufferRef>?
  private var toNV12: FilterGraph?

  /// Surfaces that the encoder and its queue may hold at once.
  private static let poolSize: Int32 = 32

  /// Prepares `context`, before it is opened. `nil` for an encoder that takes pictures as they are.
  init?(_ encoder: String, for context: UnsafeMutablePointer<AVCodecContext>) throws {
    if encoder.hasSuffix("_qsv") {
      context.pointee.pix_fmt = AV_PIX_FMT_NV12
    } else if encoder.hasSuffix("_vaapi") {
      try check(av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, nil, nil, 0), .processing, "open a VAAPI device")
      surfaces = device.flatMap { av_hwframe_ctx_alloc($0) }
      guard let surfaces,
        let frames = UnsafeMutableRawPointer(surfaces.pointee.data)?.assumingMemoryBound(to: AVHWFramesContext.self)
      else {
        throw MediaError(.processing, "open a VAAPI device", found: "out of memory")
      }
      frames.pointee.format = AV_PIX_FMT_VAAPI
      frames.pointee.sw_format = AV_PIX_FMT_NV12
      (frames.pointee.width, frames.pointee.height) = (context.pointee.width, context.pointee.height)
      frames.pointee.initial_pool_size = Self.poolSize
      try check(av_hwframe_ctx_init(surfaces), .processing, "make VAAPI surfaces")
      context.pointee.pix_fmt = AV_PIX_FMT_VAAPI
      context.pointee.hw_frames_ctx = av_buffer_ref(surfaces)
    } else {
      return nil
    }
  }

  deinit {
    av_buffer_unref(&surfaces)
    av_buffer_unref(&device)
  }

  func prepare(_ frame: Frame) throws -> Frame {
    let graph = try toNV12 ?? FilterGraph(pictures: frame, frameRate: Rational(25), "format=nv12")
    toNV12 = graph
    let picture = try graph.filterOne(frame)
    guard let surfaces else { return picture }
    let surface = try Frame()
    try check(av_hwframe_get_buffer(surfaces, surface.pointer, 0), .processing, "get a VAAPI surface")
    try check(av_hwframe_transfer_data(surface.pointer, picture.pointer, 0), .processing, "send a picture to the VAAPI device")
    return surface
  }
}
