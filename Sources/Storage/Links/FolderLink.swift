import Crypto
import Foundation

/// A signed request to a folder, as the path and query of an address: what may be done, until when, and an HMAC-SHA256 over both.
///
/// Whoever serves the folder over HTTP verifies it with the folder's ``LinkKey``.
public struct FolderLink: Hashable, Sendable {
  public let operation: SignedOperation
  public let key: ObjectKey
  /// Seconds since 1970.
  public let expires: Int64

  public init(_ operation: SignedOperation, _ key: ObjectKey, expires: Date) {
    (self.operation, self.key) = (operation, key)
    self.expires = Int64(max(0, min(expires.timeIntervalSince1970, 1e15)).rounded(.up))
  }

  /// Where a server of folders answers them; the key follows.
  public static let path = "/api/storage/"

  /// Path and query.
  public func address(signedBy secret: LinkKey) -> String {
    let query = fields + [("signature", secret.signature(of: text))]
    return Self.path + PercentEncoding.path(key.path) + "?" + PercentEncoding.query(query)
  }

  /// A request's link.
  ///
  /// - Parameters:
  ///   - path: what follows ``FolderLink/path``, decoded.
  ///   - query: the query's fields, decoded.
  /// - Throws: ``StorageError`` with ``StorageError/Code/accessDenied`` unless it was signed with the secret for this method, and its
  ///   time isn't over.
  public init(method: String, path: String, query: [String: String], signedBy secret: LinkKey, now: Date) throws(StorageError) {
    let action = "use the link"
    guard let expires = query["expires"].flatMap(Int64.init), let key = try? ObjectKey(path),
      let operation = Self.operation(method, key, query)
    else { throw StorageError(.accessDenied, action, found: "it isn't one of ours", remedy: "ask for a new one") }
    (self.operation, self.key, self.expires) = (operation, key, expires)
    guard secret.verifies(query["signature"] ?? "", of: text) else {
      throw StorageError(.accessDenied, action, found: "its signature is wrong", remedy: "ask for a new one")
    }
    guard now.timeIntervalSince1970 <= Double(expires) else {
      throw StorageError(.accessDenied, action, found: "its time is over", remedy: "ask for a new one")
    }
  }

  private static func operation(_ method: String, _ key: ObjectKey, _ query: [String: String]) -> SignedOperation? {
    let size = query["size"].flatMap(Int64.init)
    switch (method, query["upload"], query["part"].flatMap(Int.init), size, query["type"]) {
    case ("GET", nil, nil, nil, nil), ("HEAD", nil, nil, nil, nil): return .read
    case ("PUT", nil, nil, let size?, let type?): return .write(size: size, type: type)
    case ("PUT", let id?, let number?, let size?, nil):
      return .writePart(of: MultipartUpload(key: key, id: id), number: number, size: size)
    default: return nil
    }
  }

  private var fields: [(String, String)] {
    let rest: [(String, String)] =
      switch operation {
      case .read: []
      case .write(let size, let type): [("size", "\(size)"), ("type", type)]
      case .writePart(let upload, let number, let size):
        [("upload", upload.id), ("part", "\(number)"), ("size", "\(size)")]
      }
    return [("expires", "\(expires)")] + rest
  }

  /// What is signed: a line each, none of which can hold a line's end.
  private var text: String {
    ([operation.method, PercentEncoding.path(key.path)] + fields.map { "\($0)=\(PercentEncoding.component($1))" })
      .joined(separator: "\n")
  }
}
