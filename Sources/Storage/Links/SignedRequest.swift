import Foundation

/// What a signed request may do with an object.
public enum SignedOperation: Hashable, Sendable {
  /// Read it.
  case read
  /// Write it, with just this many bytes and this MIME type.
  case write(size: Int64, type: String)
  /// Put one part, 1…10,000, of just this many bytes.
  case writePart(of: MultipartUpload, number: Int, size: Int64)

  /// The HTTP method.
  public var method: String { self == .read ? "GET" : "PUT" }
}

/// An HTTP request that needs no credentials: the store signed it, for one operation and a time.
public struct SignedRequest: Hashable, Sendable {
  public let method: String
  /// An absolute URL; of a folder, a path on the server that serves the folder.
  public let url: String
  /// Header fields that have to be sent as they are.
  public let headers: [String: String]
  public let expires: Date

  public init(method: String, url: String, headers: [String: String], expires: Date) {
    (self.method, self.url, self.headers, self.expires) = (method, url, headers, expires)
  }

  /// How long a signature may be good for.
  public static let times = Duration.seconds(1)...Duration.seconds(7 * 24 * 3600)

  static func check(_ time: Duration, _ key: ObjectKey) throws {
    guard times.contains(time) else {
      throw StorageError(
        .invalidSetting, "sign a request for \(key)", found: "it would be good for \(time.components.seconds) s",
        remedy: "give 1 to \(times.upperBound.components.seconds)")
    }
  }
}
