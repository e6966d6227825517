import Foundation
import Media

/// One end of the socket over which a child process reads a film that only the worker can reach: the child sends a ``FilmRequest``, the
/// worker answers with a count of bytes and the bytes.
struct FilmSocket {
  let descriptor: Int32

  /// Bytes of one answer, at most.
  static let largestAnswer = 1 << 20
  /// The count of an answer that says that the film can't be read.
  static let failure: Int32 = -1

  /// - Returns: whether all of it came before the other end was closed.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
    transfer(buffer.count) { Glibc.read(descriptor, buffer.baseAddress?.advanced(by: $0), $1) }
  }

  /// - Returns: whether all of it was taken before the other end was closed.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    transfer(bytes.count) { Glibc.write(descriptor, bytes.baseAddress?.advanced(by: $0), $1) }
  }

  func read<Value: BitwiseCopyable>(_ type: Value.Type, _ initial: Value) -> Value? {
    var value = initial
    return withUnsafeMutableBytes(of: &value) { read(into: $0) } ? value : nil
  }

  func write<Value: BitwiseCopyable>(_ value: Value) -> Bool { withUnsafeBytes(of: value) { write($0) } }

  private func transfer(_ count: Int, _ piece: (_ done: Int, _ rest: Int) -> Int) -> Bool {
    var done = 0
    while done < count {
      let more = piece(done, count - done)
      if more > 0 { done += more } else if more == 0 || errno != EINTR { return false }
    }
    return true
  }
}

/// Bytes of a film that are asked for.
struct FilmRequest: BitwiseCopyable {
  var offset: Int64 = 0
  var count: Int64 = 0
}
