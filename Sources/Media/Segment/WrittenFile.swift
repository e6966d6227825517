import Crypto
import Foundation

/// A file of the title, with what the report says of it.
public struct WrittenFile: Codable, Hashable, Sendable {
  /// Relative to the title's folder.
  public let path: String
  /// Bytes.
  public let size: Int
  /// SHA-256, in hexadecimal.
  public let digest: String

  /// What a file with these bytes is.
  init(_ bytes: [UInt8], at path: String) {
    (self.path, size, digest) = (path, bytes.count, SHA256.hash(data: bytes).hex)
  }

  /// Writes the bytes to a new file.
  ///
  /// - Throws: `MediaError` when they can't all be written.
  init(_ bytes: [UInt8], to path: String, in folder: URL) throws {
    self.init(bytes, at: path)
    let file = open(folder.appending(path: path).path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Self.failure(path) }
    defer { close(file) }
    try bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Self.failure(path) }
        rest = rest.dropFirst(count)
      }
    }
  }

  init(_ text: String, to path: String, in folder: URL) throws { try self.init(Array(text.utf8), to: path, in: folder) }

  private static func failure(_ path: String) -> MediaError {
    let isFull = errno == ENOSPC || errno == EDQUOT
    return MediaError(
      isFull ? .noSpace : .unwritable, "write \(path)", found: String(cString: strerror(errno)).lowercased(),
      remedy: isFull ? "free some space or choose another output folder" : "check the output folder")
  }
}

/// The operating system's words for why a file operation failed.
func systemReason(_ error: any Error) -> String {
  let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
  if cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))).lowercased() }
  return cause.localizedDescription
}
