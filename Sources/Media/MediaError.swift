import CFFmpeg

/// What went wrong with a film: what was being done, what was found, and what would help. One line when printed.
public struct MediaError: Error, Codable, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Codable, Sendable {
    /// The file can't be opened or read.
    case unreadable
    /// The bytes aren't a film that can be decoded.
    case notMedia
    /// The film goes beyond `Limits`.
    case overLimit
    /// A codec or filter refused its settings or its input.
    case processing
    /// The output can't be written.
    case unwritable
    /// The disk is full.
    case noSpace
    /// A profile or a setting is wrong.
    case invalidSetting
    case cancelled
  }

  public let code: Code
  /// What was being done, to what: "open film.mp4".
  public let action: String
  /// What was found.
  public let found: String
  /// What the user can do, where something helps.
  public let remedy: String?

  public init(_ code: Code, _ action: String, found: String, remedy: String? = nil) {
    (self.code, self.action, self.found, self.remedy) = (code, action, found, remedy)
  }

  public var description: String {
    let text = "can't \(action): \(found)" + (remedy.map { "; \($0)" } ?? "")
    // Names and messages come from strangers' files: keep them on one line.
    return String(text.map { $0.isNewline || $0 == "\u{1B}" ? " " : $0 })
  }

  static let cancelled = MediaError(.cancelled, "finish", found: "it was cancelled")
}

/// FFmpeg's text of one of its error codes.
func errorText(_ status: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(AV_ERROR_MAX_STRING_SIZE)) { buffer in
    guard let base = buffer.baseAddress, av_strerror(status, base, buffer.count) == 0 else { return "error \(status)" }
    return String(cString: base)
  }
}

/// Throws when an FFmpeg call answered with an error; the library's own last words explain it.
@discardableResult
func check(_ status: Int32, _ code: MediaError.Code, _ action: @autoclosure () -> String, remedy: String? = nil) throws -> Int32
{
  guard status < 0 else { return status }
  if status == sprocket_EXIT { throw MediaError.cancelled }
  let reason = LibraryLog.takeLastError()
  throw MediaError(code, action(), found: errorText(status) + (reason.map { " (\($0))" } ?? ""), remedy: remedy)
}
