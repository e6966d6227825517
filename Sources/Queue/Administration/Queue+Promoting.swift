extension Queue {
  /// Lets a delayed job start now. Wire format §17.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/notInState(id:queue:required:)``.
  public func promote(_ id: String) async throws {
    try QueueError.check(try await run(.promoteJob, id).integer, id: id, queue: name, required: .delayed)
  }

  /// Lets all delayed jobs start now, those first that were due first.
  /// - Returns: how many there were.
  @discardableResult
  public func promoteAll() async throws -> Int {
    try await inBatches { try await run(.promoteJobs).integer }
  }
}
