/// A QuickTime film whose samples lie in another file, which an alias names.
struct ReferenceMovie {
  let bytes: [UInt8]

  /// - Parameters:
  ///   - film: a film that holds its samples itself; its `mdat` is emptied.
  ///   - target: the name of a file in the same folder.
  init(of film: [UInt8], to target: String) {
    let references = Self.rewriting(["moov", "trak", "mdia", "minf", "dinf", "dref"], of: film) { body in
      Array(body.prefix(8)) + Self.alias(to: target)
    }
    bytes = Self.rewriting(["mdat"], of: references) { Array(repeating: 0, count: $0.count) }
  }

  private static func alias(to target: String) -> [UInt8] {
    let name = Array(target.utf8)
    func field(_ text: [UInt8], _ length: Int) -> [UInt8] { text + Array(repeating: 0, count: length - text.count) }
    let path = Array("/volume/".utf8) + name
    var record: [UInt8] = [0, 0, 0, 0] + field([], 10) + [6] + field(Array("volume".utf8), 27) + field([], 12)
    record += [UInt8(name.count)] + field(name, 63) + field([], 16)
    // One level up from the alias, one down to the target.
    record += [0, 1, 0, 1] + field([], 16)
    record += [0, 2, 0, UInt8(path.count)] + path + (path.count % 2 == 0 ? [] : [0]) + [0xFF, 0xFF, 0, 0]
    return box("alis", record)
  }

  /// Changes the body of every box at the end of a path, and the sizes of those around it.
  private static func rewriting(_ path: ArraySlice<String>, of boxes: [UInt8], _ change: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var (result, rest) = ([UInt8](), boxes[...])
    while rest.count >= 8 {
      let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      guard size >= 8, size <= rest.count else { break }
      let type = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
      let body = Array(rest.prefix(size).dropFirst(8))
      if type == path.first {
        result += box(type, path.count == 1 ? change(body) : rewriting(path.dropFirst(), of: body, change))
      } else {
        result += rest.prefix(size)
      }
      rest = rest.dropFirst(size)
    }
    return result + rest
  }

  private static func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
    let size = body.count + 8
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array(type.utf8) + body
  }
}
