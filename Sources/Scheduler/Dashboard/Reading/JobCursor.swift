/// A place in the merged lists of several queues: how far each has been read. It is opaque to those who pass it on.
struct JobCursor: Sendable, Equatable, CustomStringConvertible {
  var offsets: [String: Int] = [:]

  init() {}

  /// - Returns: nil for what never was a cursor.
  init?(_ text: String) {
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
      guard pieces.count == 2, let offset = Int(pieces[1]), (0...1_000_000_000).contains(offset) else { return nil }
      offsets[String(pieces[0])] = offset
    }
  }

  var description: String {
    offsets.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
  }
}
