import Foundation

/// What a store tells of an object without its bytes.
public struct ObjectFacts: Hashable, Sendable {
  public var key: ObjectKey
  /// Bytes.
  public var size: Int64
  /// Changes when the object does; without quotes.
  public var entityTag: String
  public var modified: Date
  /// The MIME type.
  public var type: String

  public init(key: ObjectKey, size: Int64, entityTag: String, modified: Date, type: String) {
    (self.key, self.size, self.entityTag, self.modified, self.type) = (key, size, entityTag, modified, type)
  }
}

/// Some of a store's objects, in the order of their keys.
public struct ObjectPage: Hashable, Sendable {
  public var objects: [ObjectFacts]
  /// Where the next page goes on; `nil` when this is the last.
  public var next: ObjectKey?

  public init(objects: [ObjectFacts], next: ObjectKey?) { (self.objects, self.next) = (objects, next) }
}
