/// A record of delimited text: its fields' bytes, and where it stands.
struct DelimitedRecord {
  /// The line on which it begins, from 1.
  private(set) var line: Int
  /// What is wrong with its form, where something is.
  var fault: String?
  var hasDelimiter = false
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init(line: Int) { self.line = line }

  var fieldCount: Int { ends.count }
  var isEmpty: Bool { bytes.isEmpty && !hasDelimiter }
  /// Bytes of its fields together.
  var count: Int { bytes.count + ends.count }

  /// A field without the spaces around it; empty where the record has none there.
  subscript(index: Int) -> ArraySlice<UInt8> {
    guard index >= 0, index < ends.count else { return [] }
    var field = bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    while field.first == 0x20 { field.removeFirst() }
    while field.last == 0x20 { field.removeLast() }
    return field
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func endField() { ends.append(bytes.count) }

  /// Becomes an empty record, which keeps the memory.
  mutating func restart(line: Int) {
    self.line = line
    fault = nil
    hasDelimiter = false
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }
}
