import Foundation
import NIOCore
import NIOPosix

/// A plain file, open for reading at any place, from a thread pool so that a slow disk holds up nothing else.
final class DiskFile: Sendable {
  /// Bytes.
  let size: Int64
  let modified: Date
  /// Changes when the file does.
  let entityTag: String
  private let descriptor: Int32
  private let name: String

  /// - Throws: ``StorageError`` for what isn't a plain file that can be read.
  convenience init(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("read \(path)") }
    try self.init(adopting: descriptor, name: path)
  }

  /// Takes over an open descriptor, which is closed in any case.
  init(adopting descriptor: Int32, name: String) throws(StorageError) {
    guard let facts = Self.facts(of: descriptor) else {
      close(descriptor)
      throw StorageError(.notFound, "read \(name)", found: "it isn't a file")
    }
    (self.descriptor, self.name) = (descriptor, name)
    size = Int64(facts.st_size)
    modified = Date(
      timeIntervalSince1970: Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9)
    entityTag = Self.entityTag(facts)
  }

  deinit { close(descriptor) }

  /// Whether the file is as it was when it was opened.
  var isUnchanged: Bool { Self.facts(of: descriptor).map(Self.entityTag) == entityTag }

  /// The bytes of a range; fewer where the file ends before it.
  func read(_ range: Range<Int64>) async throws -> ByteBuffer {
    try await NIOThreadPool.singleton.runIfActive { [descriptor, name] in
      var buffer = ByteBuffer()
      try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { bytes in
        var count = 0
        while count < range.count {
          let length = pread(
            descriptor, bytes.baseAddress?.advanced(by: count), range.count - count, off_t(range.lowerBound) + off_t(count))
          if length < 0, errno == EINTR { continue }
          guard length >= 0 else { throw StorageError.system("read \(name)") }
          if length == 0 { break }
          count += length
        }
        return count
      }
      return buffer
    }
  }

  private static func facts(of descriptor: Int32) -> stat? {
    var facts = stat()
    return fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG ? facts : nil
  }

  private static func entityTag(_ facts: stat) -> String {
    [Int(facts.st_ino), Int(facts.st_mtim.tv_sec), Int(facts.st_mtim.tv_nsec), Int(facts.st_size)]
      .map { String($0, radix: 36) }.joined(separator: "-")
  }
}

extension StorageError {
  /// The operating system's reason why the last call failed.
  /// - Parameter isWriting: whether that was to change something.
  static func system(_ action: String, isWriting: Bool = false) -> StorageError {
    let code = errno
    let found = String(cString: strerror(code)).lowercased()
    return switch code {
    case ENOENT: StorageError(.notFound, action, found: found)
    case ENOTDIR, EISDIR, EEXIST, ENOTEMPTY:
      StorageError(.refused, action, found: found, remedy: "in a folder a key can't be an object and hold others at once")
    case ELOOP: StorageError(.refused, action, found: "there is a symbolic link, which isn't followed")
    case EACCES, EPERM, EROFS: StorageError(.accessDenied, action, found: found, remedy: "allow this user to")
    case ENOSPC, EDQUOT: StorageError(.noSpace, action, found: found, remedy: "free some space")
    default: StorageError(isWriting ? .unwritable : .unavailable, action, found: found)
    }
  }
}
