import NIOConcurrencyHelpers
import Redis

/// Whether a worker takes jobs now. Running ones go on.
final class PauseSwitch: Sendable {
  private struct State {
    var isPaused = false
    /// Tells those who wait for the switch that it has been turned.
    var turn = StopSignal()
  }

  private let state = NIOLockedValueBox(State())

  var isPaused: Bool { state.withLockedValue(\.isPaused) }

  func set(_ isPaused: Bool) {
    let turn: StopSignal? = state.withLockedValue { state in
      guard state.isPaused != isPaused else { return nil }
      defer { state.turn = StopSignal() }
      state.isPaused = isPaused
      return state.turn
    }
    turn?.stop()
  }

  /// Runs something that is cancelled when the switch is turned away from `isPaused`; at once where it stands otherwise.
  func cancelling<Value: Sendable>(
    unless isPaused: Bool, _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let (now, turn) = state.withLockedValue { ($0.isPaused, $0.turn) }
    guard now == isPaused else { throw CancellationError() }
    return try await turn.cancelling(operation)
  }
}
