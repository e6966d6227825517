import NIOCore
import Synchronization

/// Blocks of something that takes long to fetch, for threads that read it: those that were used last are kept, each is fetched once
/// however many ask for it, and the next ones come before a reader that goes through them in order asks.
final class BlockCache: Sendable {
  private let fetch: @Sendable (Int) async throws -> ByteBuffer
  private let count: Int
  private let state: Mutex<State>

  /// Blocks that are fetched ahead of a reader.
  private static let ahead = 4

  /// - Parameters:
  ///   - capacity: blocks that are kept; more than are read at the same time.
  ///   - count: blocks that there are.
  init(capacity: Int, count: Int, fetch: @escaping @Sendable (Int) async throws -> ByteBuffer) {
    (self.count, self.fetch) = (count, fetch)
    state = Mutex(State(capacity: capacity))
  }

  deinit { state.withLock { state in state.entries.values.forEach { $0.fetch.cancel() } } }

  /// How many blocks were asked for so far.
  var fetched: Int { state.withLock { $0.fetched } }

  /// Blocks the thread until the block is there; `nil` when it was cancelled.
  func block(_ index: Int, isCancelled: () -> Bool) throws -> ByteBuffer? {
    let arriving = state.withLock { state in
      let isInOrder = state.entries[index - 1] != nil
      let arriving = state.use(index, or: begin)
      if isInOrder {
        for next in (index + 1)..<max(index + 1, min(count, index + 1 + Self.ahead)) { _ = state.use(next, or: begin) }
      }
      return arriving
    }
    guard let outcome = arriving.wait(unless: isCancelled) else { return nil }
    if case .failure = outcome { state.withLock { $0.forget(index, arriving) } }
    return try outcome.get()
  }

  private func begin(_ index: Int) -> BlockFetch { BlockFetch { [fetch] in try await fetch(index) } }

  private struct State {
    let capacity: Int
    var entries: [Int: (fetch: BlockFetch, lastUse: Int)] = [:]
    var fetched = 0
    private var uses = 0

    init(capacity: Int) { self.capacity = capacity }

    /// A block that is there or on its way, or else is fetched from now on in place of the one that was used least lately.
    mutating func use(_ index: Int, or begin: (Int) -> BlockFetch) -> BlockFetch {
      uses += 1
      if let entry = entries[index] {
        entries[index]?.lastUse = uses
        return entry.fetch
      }
      if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
        entries[oldest.key] = nil
      }
      let fetch = begin(index)
      fetched += 1
      entries[index] = (fetch, uses)
      return fetch
    }

    /// What failed may do better for the next who asks.
    mutating func forget(_ index: Int, _ fetch: BlockFetch) {
      if entries[index]?.fetch === fetch { entries[index] = nil }
    }
  }
}
