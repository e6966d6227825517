import NIOCore

/// The bytes of an object, or a range of them, in pieces. A piece is fetched when it is asked for, so a slow reader holds up nothing
/// but itself, and each piece is tried again by itself.
public struct ObjectBytes: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer

  /// Bytes.
  static let pieceSize: Int64 = 4 << 20

  let store: any ObjectStore
  let facts: ObjectFacts
  let range: Range<Int64>

  public struct AsyncIterator: AsyncIteratorProtocol {
    let store: any ObjectStore
    let facts: ObjectFacts
    var rest: Range<Int64>

    public mutating func next() async throws -> ByteBuffer? {
      guard !rest.isEmpty else { return nil }
      try Task.checkCancellation()
      let end = Swift.min(rest.upperBound, rest.lowerBound + ObjectBytes.pieceSize)
      let piece = try await store.read(facts, rest.lowerBound..<end)
      guard piece.readableBytes == Int(end - rest.lowerBound) else {
        throw StorageError(.changed, "read \(facts.key)", found: "it became shorter while it was being read")
      }
      rest = end..<rest.upperBound
      return piece
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(store: store, facts: facts, rest: range) }
}

extension ObjectStore {
  /// The bytes of an object; of all of it, unless a range within it is given.
  public func bytes(of facts: ObjectFacts, in range: Range<Int64>? = nil) -> ObjectBytes {
    ObjectBytes(store: self, facts: facts, range: (range ?? 0..<facts.size).clamped(to: 0..<facts.size))
  }
}
