/// How an object is cut into parts: a pure function of its size, so that an upload that was interrupted goes on with the same parts.
public struct PartLayout: Hashable, Sendable {
  /// Bytes of the whole.
  public let size: Int64
  /// Bytes of each part but the last.
  public let partSize: Int64

  /// S3's limits: parts, and bytes of an object.
  public static let mostParts: Int64 = 10_000
  public static let mostBytes: Int64 = 5 << 40
  private static let usualPartSize: Int64 = 16 << 20
  private static let step: Int64 = 1 << 20

  public init(size: Int64) {
    self.size = max(0, min(size, Self.mostBytes))
    let needed = (self.size + Self.mostParts - 1) / Self.mostParts
    partSize = max(Self.usualPartSize, (needed + Self.step - 1) / Self.step * Self.step)
  }

  public var count: Int { Int(max(1, (size + partSize - 1) / partSize)) }

  /// Where the part of a number, 1…``count``, lies in the whole.
  public func range(of number: Int) -> Range<Int64> {
    let start = min(size, Int64(number - 1) * partSize)
    return start..<min(size, start + partSize)
  }
}
