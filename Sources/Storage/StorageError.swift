/// What went wrong in a store: what was being done, what was found, and what would help. One line when printed, with no secret in it.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A setting is wrong or missing.
    case invalidSetting
    /// The key can't name an object.
    case invalidKey
    /// There is no such bucket.
    case noStore
    /// There is no such object, or no such upload.
    case notFound
    /// The credentials, the signature or the permissions don't allow it.
    case accessDenied
    /// This machine's clock and the store's differ by too much for signatures.
    case clockSkew
    /// The object is another than the one that was meant.
    case changed
    /// What arrived isn't what was sent.
    case damaged
    /// The store refuses the request as it is.
    case refused
    /// The store doesn't answer, or can't now; later it may.
    case unavailable
    /// The same of what changes the store, which may go on answering those who read.
    case unwritable
    /// The store has no room left.
    case noSpace
  }

  public let code: Code
  /// What was being done, to what: "read masters/walk.mov".
  public let action: String
  public let found: String
  public let remedy: String?

  public init(_ code: Code, _ action: String, found: String, remedy: String? = nil) {
    (self.code, self.action, self.found, self.remedy) = (code, action, found, remedy)
  }

  public var description: String {
    let text = "can't \(action): \(found)" + (remedy.map { "; \($0)" } ?? "")
    return String(text.map { $0.isNewline || $0 == "\u{1B}" ? " " : $0 })
  }
}
