extension Queue {
  /// Cancels a job wherever it is: one that doesn't run yet, or no longer, is removed with its children.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/neededByScheduler(id:queue:)``, and
  ///   ``QueueError/jobActive(id:queue:)`` while a worker has it.
  public func cancel(_ id: String) async throws {
    try await remove(id)
  }
}
