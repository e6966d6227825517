import Synchronization

/// A flag that asks blocking work to stop: read by loops, by file reads and by FFmpeg's interrupt callback.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  var isCancelled: Bool { flag.load(ordering: .relaxed) }
  func cancel() { flag.store(true, ordering: .relaxed) }
  func check() throws { if isCancelled { throw MediaError.cancelled } }
}
