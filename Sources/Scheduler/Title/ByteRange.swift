/// What a `Range` header asks of a file (RFC 9110, section 14).
enum ByteRange: Hashable, Sendable {
  /// The whole file: there is no header, or one that a server may ignore (another unit, several ranges, not a range).
  case whole
  case part(Range<Int>)
  /// The range begins after the end of the file.
  case unsatisfiable

  init(header: String?, size: Int) {
    guard let spec = header?.split(separator: "=", maxSplits: 1), spec.count == 2, spec[0].lowercased() == "bytes" else {
      self = .whole
      return
    }
    let ends = spec[1].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
    guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else {
      self = .whole
      return
    }
    switch (Self.position(ends[0]), Self.position(ends[1])) {
    case (let first?, let last?):
      if first > last { self = .whole } else { self = Self.clamped(first, last, size) }
    case (let first?, nil): self = Self.clamped(first, .max, size)
    case (nil, let length?):
      self = length == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - length)..<size)
    case (nil, nil): self = .whole
    }
  }

  /// A number beyond all files is one beyond this file.
  private static func position(_ digits: Substring) -> Int? { digits.isEmpty ? nil : Int(digits) ?? .max }

  private static func clamped(_ first: Int, _ last: Int, _ size: Int) -> ByteRange {
    first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension Substring {
  fileprivate func trimmingSpaces() -> Substring {
    drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
  }
}
