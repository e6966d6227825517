extension Queue {
  /// Cancels a job wherever it is: one that runs, or whose children do, ends as failed within a second; any other is removed with
  /// its children.
  /// - Parameter reason: kept as the reason of the failure.
  /// - Returns: whether it was under way.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/neededByScheduler(id:queue:)``.
  @discardableResult
  public func cancel(_ id: String, reason: String = "cancelled") async throws -> Bool {
    if try await cancelActive(id, reason: reason) { return true }
    do { try await remove(id) } catch let error as QueueError {
      // A worker may have taken it up meanwhile.
      guard case .jobActive = error, try await cancelActive(id, reason: reason) else { throw error }
      return true
    }
    return false
  }
}
