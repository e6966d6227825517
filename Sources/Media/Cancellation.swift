import Synchronization

/// Asks blocking work to stop: read by loops, by file reads and by FFmpeg's interrupt callback. Keeps the error that led to it.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)
  private let cause = Mutex<(any Error)?>(nil)

  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// The first error that work was stopped for; `nil` when it was stopped from outside.
  var reason: (any Error)? { cause.withLock { $0 } }

  func cancel(because error: (any Error)? = nil) {
    cause.withLock { if !isCancelled { $0 = error } }
    flag.store(true, ordering: .relaxed)
  }

  func check() throws { if isCancelled { throw MediaError.cancelled } }
}
