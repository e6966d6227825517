import Foundation

/// Where the store is, as `SPROCKET_STORAGE` and `--storage` say it: a folder's path, or `s3://bucket[/prefix]`.
public enum StorageLocation: Hashable, Sendable {
  case folder(String)
  case s3(bucket: String, prefix: ObjectKey?)

  /// Where nobody says: beside what `sprocket up` keeps.
  public static let usual = StorageLocation.folder(".sprocket/storage")

  /// - Throws: ``StorageError``.
  public init(_ text: String) throws(StorageError) {
    guard let scheme = text.firstRange(of: "://") else {
      guard !text.isEmpty else {
        throw StorageError(
          .invalidSetting, "use the storage", found: "it has no name", remedy: "name a folder or s3://bucket/prefix")
      }
      self = .folder(text)
      return
    }
    guard text[..<scheme.lowerBound] == "s3" else {
      throw StorageError(
        .invalidSetting, "use the storage", found: "it is of the kind “\(text[..<scheme.lowerBound])”",
        remedy: "name a folder or s3://bucket/prefix")
    }
    let words = text[scheme.upperBound...].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let prefix = words.count > 1 ? words[1].drop { $0 == "/" } : ""
    self = .s3(
      bucket: String(words.first ?? ""),
      prefix: prefix.isEmpty ? nil : try ObjectKey(String(prefix.hasSuffix("/") ? prefix.dropLast() : prefix)))
  }

  /// The store there. Nothing is sent or made yet.
  ///
  /// - Parameter environment: variables, for what S3 needs to know; ``S3Settings/init(bucket:prefix:environment:)`` lists them.
  /// - Throws: ``StorageError`` for a setting that is wrong or missing.
  public func store(environment: [String: String]) throws(StorageError) -> any ObjectStore {
    switch self {
    case .folder(let path): FolderStore(path)
    case .s3(let bucket, let prefix):
      try S3Store(S3Settings(bucket: bucket, prefix: prefix, environment: environment))
    }
  }
}
