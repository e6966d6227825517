import Crypto
import Foundation
import Storage

/// A film on its way into the storage: what was announced, and to whom its links were given.
struct Upload: Codable, Sendable, Equatable {
  /// Nobody can guess it.
  let id: String
  let key: ObjectKey
  /// Bytes.
  let size: Int64
  /// The MIME type.
  let type: String
  /// The id of the caller whose it is.
  let owner: String
  /// When its links end.
  let expires: Date
  /// The store's upload, of a film that comes in parts.
  let parts: MultipartUpload?

  /// How long its links are good for.
  static let time = Duration.seconds(24 * 3600)

  /// Where a caller's upload lies in the storage: `uploads/OWNER/ID/NAME`.
  ///
  /// - Throws: `StorageError` for a name that can't be part of a key.
  static func key(of id: String, named name: String, for caller: Caller) throws -> ObjectKey {
    try ObjectKey("\(folder(of: caller))/\(id)/\(name)")
  }

  /// Where a caller's uploads lie, and nobody else's: `uploads/OWNER`, with a digest in place of an id that isn't a plain name.
  static func folder(of caller: Caller) -> String {
    let isPlain =
      (1...64).contains(caller.id.utf8.count)
      && caller.id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return "uploads/\(isPlain ? caller.id : "_" + SHA256.hash(data: Data(caller.id.utf8)).hex)"
  }

  /// Whether a caller may know of it.
  func isSeen(by caller: Caller) -> Bool { caller.id == owner || caller.role >= .admin }
}
