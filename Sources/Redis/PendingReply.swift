import Synchronization

/// The place where a command's reply will be: filled once by the connection, awaited once by the caller.
final class PendingReply: Sendable {
  private enum State {
    case unanswered
    case awaited(CheckedContinuation<RedisValue, any Error>)
    case answered(Result<RedisValue, any Error>)
  }

  let command: String
  private let state = Mutex(State.unanswered)

  init(command: String) {
    self.command = command
  }

  var value: RedisValue {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<RedisValue, any Error>? = state.withLock { state in
          if case .answered(let result) = state { return result }
          state = .awaited(continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    }
  }

  func resume(with result: Result<RedisValue, any Error>) {
    let continuation: CheckedContinuation<RedisValue, any Error>? = state.withLock { state in
      defer { state = .answered(result) }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(with: result)
  }
}
