/// Whole numbers on the wire are big-endian.
extension [UInt8] {
  @inlinable
  mutating func append(bigEndian number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  /// A value as a parameter list or a row has it: its length, -1 for NULL, and its bytes.
  @inlinable
  mutating func append(sized value: some PostgresValue) {
    guard !value.isPostgresNull else { return append(bigEndian: Int32(-1)) }
    let start = count
    append(bigEndian: Int32(0))
    value.encode(into: &self)
    let length = Int32(clamping: count - start - 4)
    Swift.withUnsafeBytes(of: length.bigEndian) { replaceSubrange(start..<start + 4, with: $0) }
  }
}

extension UnsafeRawBufferPointer {
  /// The number that is all of these bytes; nil, if it takes another count of them.
  func integer<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number? {
    guard count == MemoryLayout<Number>.size else { return nil }
    return Number(bigEndian: loadUnaligned(as: Number.self))
  }
}

/// Reads a composite binary form from its start on.
struct BinaryReader {
  private let all: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { all = bytes }

  var isAtEnd: Bool { position == all.count }

  mutating func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    bytes(MemoryLayout<Number>.size).flatMap { $0.integer(type) }
  }

  mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count >= 0, count <= all.count - position else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: all[position..<position + count])
  }
}
