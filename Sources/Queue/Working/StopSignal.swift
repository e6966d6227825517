import NIOConcurrencyHelpers
import Reactor

/// Tells the parts of a worker, once, that it is to stop. It cancels only what asks for it, unlike a task's cancellation.
final class StopSignal: Sendable {
  private struct State {
    var isStopping = false
    var actions: [Int: @Sendable () -> Void] = [:]
    var lastID = 0
  }

  private let state = NIOLockedValueBox(State())

  var isStopping: Bool { state.withLockedValue(\.isStopping) }

  func stop() {
    let actions = state.withLockedValue { state in
      state.isStopping = true
      defer { state.actions = [:] }
      return Array(state.actions.values)
    }
    for action in actions { action() }
  }

  /// Runs something that is cancelled when the worker stops, or its caller is.
  func cancelling<Value: Sendable>(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task(executorPreference: EventLoop.shared) { try await operation() }
    let id = onStop { task.cancel() }
    defer { state.withLockedValue { _ = $0.actions.removeValue(forKey: id) } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Calls `action` when the worker stops; at once when it already does.
  @discardableResult
  func onStop(_ action: @escaping @Sendable () -> Void) -> Int {
    let (id, isLate) = state.withLockedValue { state in
      state.lastID += 1
      if !state.isStopping { state.actions[state.lastID] = action }
      return (state.lastID, state.isStopping)
    }
    if isLate { action() }
    return id
  }
}
