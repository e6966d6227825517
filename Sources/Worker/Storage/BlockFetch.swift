import Dispatch
import NIOCore
import Synchronization

/// A block on its way: a task fetches it, and threads wait for it.
final class BlockFetch: Sendable {
  private let arrival = DispatchGroup()
  private let outcome: Outcome
  private let task: Task<Void, Never>

  private final class Outcome: Sendable {
    let value = Mutex<Result<ByteBuffer, any Error>?>(nil)
  }

  init(_ fetch: @escaping @Sendable () async throws -> ByteBuffer) {
    arrival.enter()
    let outcome = Outcome()
    self.outcome = outcome
    task = Task { [arrival] in
      let result: Result<ByteBuffer, any Error>
      do { result = .success(try await fetch()) } catch { result = .failure(error) }
      outcome.value.withLock { $0 = result }
      arrival.leave()
    }
  }

  func cancel() { task.cancel() }

  /// Blocks the thread until the block has come, or failed to; `nil` when it isn't wanted any more.
  func wait(unless isCancelled: () -> Bool) -> Result<ByteBuffer, any Error>? {
    while arrival.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      if isCancelled() { return nil }
    }
    return outcome.value.withLock { $0 }
  }
}
