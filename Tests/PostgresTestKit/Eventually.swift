/// Asks until the answer is yes; the suite's time limit bounds it.
public func eventually(_ condition: () async throws -> Bool) async throws {
  while try await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}
