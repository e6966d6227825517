/// Cuts what a program writes into lines, of which it keeps no more than `limit` bytes.
struct OutputLines {
  struct Line: Equatable, Sendable {
    let text: String
    /// Whether it was longer.
    let isCut: Bool
  }

  let limit: Int
  private var bytes: [UInt8] = []
  private var isCut = false

  init(limit: Int) {
    self.limit = limit
  }

  /// - Returns: the lines that `piece` ends.
  mutating func add(_ piece: ArraySlice<UInt8>) -> [Line] {
    var lines: [Line] = []
    var rest = piece
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      keep(rest[..<end])
      lines.append(take())
      rest = rest[(end + 1)...]
    }
    keep(rest)
    return lines
  }

  /// The last line, where it doesn't end with a line feed.
  mutating func finish() -> Line? {
    bytes.isEmpty && !isCut ? nil : take()
  }

  private mutating func keep(_ part: ArraySlice<UInt8>) {
    let room = limit - bytes.count
    bytes += part.prefix(room)
    if part.count > room { isCut = true }
  }

  private mutating func take() -> Line {
    defer {
      bytes.removeAll(keepingCapacity: true)
      isCut = false
    }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return Line(text: String(decoding: bytes, as: UTF8.self), isCut: isCut)
  }
}
