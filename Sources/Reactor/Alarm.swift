import NIOConcurrencyHelpers

/// One wait on the event loop's timers that can be ended early. It needs no thread of the cooperative pool.
public final class Alarm: Sendable {
  private enum State {
    case new
    case asleep(CheckedContinuation<Void, any Error>)
    case awake(Result<Void, any Error>)
  }

  private let state = NIOLockedValueBox(State.new)

  public init() {}

  /// Waits for `duration`, or until it rings. To be called once.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  public func sleep(for duration: Duration) async throws {
    let timer = EventLoop.shared.schedule(after: duration) { self.ring() }
    defer { EventLoop.shared.cancel(timer) }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { start($0) }
    } onCancel: {
      wake(with: .failure(CancellationError()))
    }
  }

  /// Ends the wait, also one that hasn't begun.
  public func ring() { wake(with: .success(())) }

  private func start(_ continuation: CheckedContinuation<Void, any Error>) {
    let result: Result<Void, any Error>? = state.withLockedValue { state in
      if case .awake(let result) = state { return result }
      state = .asleep(continuation)
      return nil
    }
    if let result { continuation.resume(with: result) }
  }

  private func wake(with result: Result<Void, any Error>) {
    let continuation: CheckedContinuation<Void, any Error>? = state.withLockedValue { state in
      if case .awake = state { return nil }
      defer { state = .awake(result) }
      if case .asleep(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(with: result)
  }
}

extension EventLoop {
  /// Waits on the loop's own timers, which, unlike `Task.sleep`, need no thread of the cooperative pool.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  public func sleep(for duration: Duration) async throws {
    try await Alarm().sleep(for: duration)
  }
}
