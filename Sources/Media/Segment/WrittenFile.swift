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
    let error = POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    let code = MediaError.Code(ofWriting: error)
    return MediaError(
      code, "write \(path)", found: systemReason(error),
      remedy: code == .noSpace ? "free some space or choose another output folder" : "check the output folder")
  }
}

extension MediaError.Code {
  /// Why a file or a folder couldn't be written: where a disk is full, in bytes or in inodes, that is no fault of the place.
  init(ofWriting error: any Error) {
    let cause = systemCause(error)
    self = cause.domain == NSPOSIXErrorDomain && [ENOSPC, EDQUOT].contains(Int32(cause.code)) ? .noSpace : .unwritable
  }
}

private func systemCause(_ error: any Error) -> NSError {
  (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
}

/// The operating system's words for why a file operation failed.
func systemReason(_ error: any Error) -> String {
  let cause = systemCause(error)
  if cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(cause.code))).lowercased() }
  return cause.localizedDescription
}
