import Media
import NIOCore
import Storage

/// A film in a store, read by ranges: block by block as it is needed, the next ones ahead of time, and a number of them kept for
/// others that read nearby.
final class StoredFilm: FilmBytes {
  let name: String
  let size: Int64
  let identity: FilmIdentity
  private let blocks: BlockCache

  static let blockSize: Int64 = 1 << 20

  /// - Parameter cacheSize: bytes that are kept.
  /// - Throws: `StorageError` where there is no such film, or nothing in it.
  init(_ key: ObjectKey, in store: any ObjectStore, cacheSize: Int64) async throws {
    let facts = try await store.facts(of: key)
    guard facts.size > 0 else { throw MediaError(.notMedia, "open \(key)", found: "it is empty", remedy: "name a film") }
    (name, size) = (key.name, facts.size)
    identity = .object(key: key.path, entityTag: facts.entityTag)
    blocks = BlockCache(capacity: max(8, Int(cacheSize / Self.blockSize)), count: Int((facts.size - 1) / Self.blockSize) + 1) {
      let start = Int64($0) * Self.blockSize
      return try await store.read(facts, start..<min(facts.size, start + Self.blockSize))
    }
  }

  /// Bytes that were asked of the store so far.
  var fetched: Int64 { Int64(blocks.fetched) * Self.blockSize }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool) throws -> Int {
    guard offset >= 0, offset < size else { return 0 }
    guard let block = try blocks.block(Int(offset / Self.blockSize), isCancelled: isCancelled) else { return 0 }
    return block.withUnsafeReadableBytes { bytes in
      let rest = bytes.dropFirst(Int(offset % Self.blockSize)).prefix(buffer.count)
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest))
      return rest.count
    }
  }
}
