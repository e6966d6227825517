/// An object that comes in parts.
public struct MultipartUpload: Hashable, Codable, Sendable {
  public let key: ObjectKey
  /// The store's name for it.
  public let id: String

  public init(key: ObjectKey, id: String) { (self.key, self.id) = (key, id) }
}

/// A part that has arrived.
public struct UploadedPart: Hashable, Codable, Sendable {
  /// 1…10,000.
  public let number: Int
  /// The part's MD5 in hexadecimal, where the store doesn't encrypt with keys of its own.
  public let entityTag: String
  /// Bytes.
  public let size: Int64

  public init(number: Int, entityTag: String, size: Int64) {
    (self.number, self.entityTag, self.size) = (number, entityTag, size)
  }
}
