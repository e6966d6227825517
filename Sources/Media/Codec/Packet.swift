import CFFmpeg

/// Coded bytes with their times; owns the `AVPacket`.
final class Packet {
  let pointer: UnsafeMutablePointer<AVPacket>

  init() throws {
    guard let pointer = av_packet_alloc() else { throw MediaError(.processing, "read", found: "out of memory") }
    self.pointer = pointer
  }

  /// Another reference to the same bytes.
  convenience init(sharing other: Packet) throws {
    try self.init()
    try check(av_packet_ref(pointer, other.pointer), .processing, "read")
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = pointer
    av_packet_free(&pointer)
  }

  var stream: Int { Int(pointer.pointee.stream_index) }
  var isKey: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  func unreference() { av_packet_unref(pointer) }
}
