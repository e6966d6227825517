extension Queue {
  /// Cancels a job wherever it is: one that runs ends as failed, within a second; one that doesn't is removed with its children.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/neededByScheduler(id:queue:)``, and
  ///   ``QueueError/jobActive(id:queue:)`` while a worker has one of its children.
  public func cancel(_ id: String) async throws {
    guard try await !cancelActive(id) else { return }
    try await remove(id)
  }
}
