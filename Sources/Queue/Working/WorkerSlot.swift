import NIOConcurrencyHelpers

/// A place for one job at a time among a worker's ``WorkerOptions/concurrency``, for as long as the end of one job brings the next.
final class WorkerSlot: Sendable {
  private let state = NIOLockedValueBox(false)
  private let onLeave: @Sendable () -> Void

  init(onLeave: @escaping @Sendable () -> Void = {}) { self.onLeave = onLeave }

  /// Whether another job may have the place.
  var isLeft: Bool { state.withLockedValue { $0 } }

  /// Makes room for another job, once.
  func leave() {
    let isFirst = state.withLockedValue { isLeft in
      defer { isLeft = true }
      return !isLeft
    }
    if isFirst { onLeave() }
  }
}
