/// The name of an object in a store: parts with slashes between them, such as `titles/walk/master.m3u8`.
///
/// A key means the same in a folder and in a bucket: it can't lead out of either, and names nothing hidden.
public struct ObjectKey: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  public let path: String

  /// UTF-8 bytes of a key, so that with a store's prefix it stays within the 1024 of S3.
  public static let mostBytes = 800
  /// UTF-8 bytes of one part, as file systems have it.
  public static let mostBytesOfPart = 240

  /// - Throws: ``StorageError`` with ``StorageError/Code/invalidKey``.
  public init(_ path: String) throws(StorageError) {
    if let found = Self.fault(of: path) {
      throw StorageError(
        .invalidKey, "use the key “\(path.prefix(100))”", found: found,
        remedy: "a key is names with slashes between them, such as masters/walk.mov")
    }
    self.path = path
  }

  private static func fault(of path: String) -> String? {
    if path.isEmpty { return "it is empty" }
    if path.hasPrefix("/") { return "it begins with a slash" }
    if path.utf8.count > mostBytes { return "it has \(path.utf8.count) bytes, more than \(mostBytes)" }
    if path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "it has a control character"
    }
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part.isEmpty { return "a name in it is empty" }
      if part.hasPrefix(".") { return "the name “\(part)” in it begins with a dot" }
      if part.utf8.count > mostBytesOfPart { return "a name in it has more than \(mostBytesOfPart) bytes" }
    }
    return nil
  }

  public var parts: [String] { path.split(separator: "/").map(String.init) }
  /// The last part.
  public var name: String { parts.last ?? path }
  public var description: String { path }

  /// The key of something beneath this one.
  public func appending(_ path: String) throws(StorageError) -> ObjectKey { try ObjectKey("\(self.path)/\(path)") }

  /// What follows `prefix` and a slash; `nil` where the key isn't beneath it.
  public func path(under prefix: ObjectKey) -> String? {
    path.hasPrefix(prefix.path + "/") ? String(path.dropFirst(prefix.path.count + 1)) : nil
  }

  /// The order of S3's lists: that of the bytes.
  public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}

extension ObjectKey {
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(path)
  }
}
