/// Does work to its end, also where this task is cancelled.
func withoutCancellation<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
  try await Task { try await work() }.value
}
