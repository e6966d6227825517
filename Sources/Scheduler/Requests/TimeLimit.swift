/// Something took longer than it may.
struct TimeLimitPassed: Error {}

/// Runs an operation that is cancelled when its time is over.
/// - Throws: ``TimeLimitPassed``, and what the operation throws.
func withTimeLimit<Value: Sendable>(
  _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try await withThrowingTaskGroup(of: Value.self) { group in
    group.addTask(operation: operation)
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimeLimitPassed()
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw CancellationError() }
    return first
  }
}
