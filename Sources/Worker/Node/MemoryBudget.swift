/// The node's memory, shared out to chunks: each has its need reserved before it begins, and waits where that isn't free.
///
/// First come, first served, so that a large chunk isn't overtaken for ever by small ones. One that needs more than there is has the node
/// to itself.
actor MemoryBudget {
  /// Bytes.
  let total: Int64
  private var free: Int64
  private var waiting: [(id: Int, bytes: Int64, ready: CheckedContinuation<Bool, Never>)] = []
  private var lastID = 0

  init(total: Int64) { (self.total, free) = (total, total) }

  /// Bytes that are reserved now.
  var reserved: Int64 { total - free }
  /// How many wait.
  var queued: Int { waiting.count }

  /// Runs `body` with so much reserved.
  ///
  /// - Throws: `CancellationError` when the task is cancelled while it waits.
  nonisolated func reserving<Result: Sendable>(_ bytes: Int64, _ body: () async throws -> Result) async throws -> Result {
    let bytes = min(max(0, bytes), total)
    try await reserve(bytes)
    do {
      let result = try await body()
      await release(bytes)
      return result
    } catch {
      await release(bytes)
      throw error
    }
  }

  private func reserve(_ bytes: Int64) async throws {
    if waiting.isEmpty, bytes <= free {
      free -= bytes
      return
    }
    lastID += 1
    let id = lastID
    let isReserved = await withTaskCancellationHandler {
      await withCheckedContinuation { ready in
        if Task.isCancelled { ready.resume(returning: false) } else { waiting.append((id, bytes, ready)) }
      }
    } onCancel: {
      Task { await giveUp(id) }
    }
    guard isReserved else { throw CancellationError() }
  }

  private func release(_ bytes: Int64) {
    free += bytes
    serve()
  }

  private func giveUp(_ id: Int) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).ready.resume(returning: false)
    serve()
  }

  private func serve() {
    while let first = waiting.first, first.bytes <= free {
      waiting.removeFirst()
      free -= first.bytes
      first.ready.resume(returning: true)
    }
  }
}
