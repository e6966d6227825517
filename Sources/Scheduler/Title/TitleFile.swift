import Foundation
import NIOCore
import NIOPosix

/// An open file of a title, read in pieces from a thread pool so that a slow disk holds up nothing else.
final class TitleFile: Sendable {
  private static let pieceSize = 256 * 1024

  /// Bytes.
  let size: Int
  /// Changes when the file does.
  let entityTag: String
  private let descriptor: Int32

  /// Takes over an open descriptor; `nil` (and closed) unless it is a plain file.
  init?(adopting descriptor: Int32) {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = Int(facts.st_size)
    let parts = [Int(facts.st_ino), Int(facts.st_mtim.tv_sec), Int(facts.st_mtim.tv_nsec), size]
    entityTag = "\"" + parts.map { String($0, radix: 36) }.joined(separator: "-") + "\""
  }

  deinit { close(descriptor) }

  /// Gives the bytes of a range to `write`, piece by piece.
  func read(_ range: Range<Int>, write: (ByteBuffer) async throws -> Void) async throws {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let piece = try await piece(at: offset, count: min(Self.pieceSize, range.upperBound - offset))
      guard piece.readableBytes > 0 else { throw Truncated() }
      offset += piece.readableBytes
      try await write(piece)
    }
  }

  /// Blocks until the whole of a small file is read.
  /// - Throws: `IOError`.
  func contents(upTo limit: Int) throws -> [UInt8] {
    guard size <= limit else { throw IOError(errnoCode: EFBIG, reason: "read") }
    var bytes = [UInt8](repeating: 0, count: size)
    let length = pread(descriptor, &bytes, size, 0)
    guard length >= 0 else { throw IOError(errnoCode: errno, reason: "pread") }
    return Array(bytes[..<length])
  }

  /// The file became shorter while it was being sent.
  struct Truncated: Error {}

  private func piece(at offset: Int, count: Int) async throws -> ByteBuffer {
    try await NIOThreadPool.singleton.runIfActive { [descriptor] in
      var buffer = ByteBuffer()
      try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
        let length = pread(descriptor, bytes.baseAddress, count, off_t(offset))
        guard length >= 0 else { throw IOError(errnoCode: errno, reason: "pread") }
        return length
      }
      return buffer
    }
  }
}
