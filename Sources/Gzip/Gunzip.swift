import CZlib

/// Unpacks gzip (RFC 1952), piece by piece: also of several members one after another, as `cat a.gz b.gz` makes them.
public struct Gunzip: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var state = State.between

  private enum State {
    /// Before a member; the first one, or one that may follow.
    case between, within
  }

  /// Why bytes can't be unpacked.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    case damaged(String)
    case cutOff

    public var description: String {
      switch self {
      case .damaged(let reason): "the compressed file is damaged (\(reason)); fetch it again"
      case .cutOff: "the compressed file ends in the middle; fetch it again"
      }
    }
  }

  /// Whether bytes are the start of a gzip file.
  public static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  public init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for gzip alone.
    sprocket_inflate_init(stream, 31)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes the next bytes of the file.
  /// - Returns: what they unpack to, which may be nothing.
  /// - Throws: ``Failure``.
  public mutating func unpack(_ packed: [UInt8]) throws(Failure) -> [UInt8] {
    var (packed, output) = (packed, [UInt8]())
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var taken = 0
    while taken < packed.count {
      if state == .between {
        inflateReset(stream)
        state = .within
      }
      let (status, used, made) = step(&packed, from: taken, into: &room)
      taken += used
      output += room.prefix(made)
      switch status {
      case Z_OK, Z_BUF_ERROR: if used == 0, made == 0 { throw .damaged("it doesn't go on") }
      case Z_STREAM_END: state = .between
      default: throw .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(status)")
      }
    }
    // What is left within zlib has to come out too.
    while state == .within {
      let (status, _, made) = step(&packed, from: packed.count, into: &room)
      output += room.prefix(made)
      if status == Z_STREAM_END { state = .between }
      if made < room.count || status == Z_STREAM_END { break }
    }
    return output
  }

  /// - Throws: ``Failure/cutOff``, where the last member isn't whole.
  public borrowing func finish() throws(Failure) {
    guard case .between = state else { throw .cutOff }
  }

  private func step(_ packed: inout [UInt8], from taken: Int, into room: inout [UInt8]) -> (status: Int32, used: Int, made: Int)
  {
    packed.withUnsafeMutableBufferPointer { packed in
      room.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_in = packed.baseAddress.map { $0 + taken }
        stream.pointee.avail_in = UInt32(clamping: packed.count - taken)
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(clamping: room.count)
        let before = stream.pointee.avail_in
        let status = inflate(stream, Z_NO_FLUSH)
        return (status, Int(before - stream.pointee.avail_in), room.count - Int(stream.pointee.avail_out))
      }
    }
  }
}
