import Synchronization

extension EventLoop {
  /// Waits on the loop's own timers, which, unlike `Task.sleep`, need no thread of the cooperative pool.
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  public func sleep(for duration: Duration) async throws {
    let sleeper = Sleeper()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        sleeper.start(continuation)
        schedule(after: duration) { sleeper.wake(with: .success(())) }
      }
    } onCancel: {
      sleeper.wake(with: .failure(CancellationError()))
    }
  }
}

/// One `sleep(for:)`: woken once, by its timer or by cancellation, whichever comes first.
private final class Sleeper: Sendable {
  private enum State {
    case new
    case asleep(CheckedContinuation<Void, any Error>)
    case awake(Result<Void, any Error>)
  }

  private let state = Mutex(State.new)

  func start(_ continuation: CheckedContinuation<Void, any Error>) {
    let result: Result<Void, any Error>? = state.withLock { state in
      if case .awake(let result) = state { return result }
      state = .asleep(continuation)
      return nil
    }
    if let result { continuation.resume(with: result) }
  }

  func wake(with result: Result<Void, any Error>) {
    let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
      defer { state = .awake(result) }
      if case .asleep(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(with: result)
  }
}
