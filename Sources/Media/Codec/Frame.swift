import CFFmpeg

/// One decoded picture or stretch of sound; owns the `AVFrame`.
///
/// Safe to hand between threads: it is written only by its maker, before anyone else sees it, and FFmpeg counts the references to its
/// buffers atomically.
final class Frame: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<AVFrame>
  /// When it is shown or heard, in µs of the source's clock.
  var time: Int64 = 0
  /// Whether the source gave the time; otherwise it was counted from the last one that did.
  var isTimed = true

  init() throws {
    guard let pointer = av_frame_alloc() else { throw MediaError(.processing, "decode", found: "out of memory") }
    self.pointer = pointer
  }

  /// Another reference to the same buffers, with properties of its own.
  convenience init(sharing other: Frame) throws {
    try self.init()
    try check(av_frame_ref(pointer, other.pointer), .processing, "share a frame")
    (time, isTimed) = (other.time, other.isTimed)
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = pointer
    av_frame_free(&pointer)
  }
}
