import Foundation

extension Queue {
  /// Has a finished job done again; its log and stack trace stay. Wire format §17.
  ///
  /// A child that comes back is one that its parent waits for again, unless the parent has gone on.
  /// - Parameters:
  ///   - state: where the job is now, ``JobState/failed`` or ``JobState/completed``.
  ///   - resettingAttempts: whether its attempts are counted anew; otherwise it has those left that it had.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/notInState(id:queue:required:)``.
  public func retry(_ id: String, from state: JobState = .failed, resettingAttempts: Bool = false) async throws {
    try requireFinished(state)
    guard let job = try await job(id) else { throw QueueError.jobMissing(id: id, queue: name) }
    let reply = try await run(
      .reprocessJob, id, state.rawValue, job.options.lifo ? "1" : "", resettingAttempts ? "1" : "")
    try QueueError.check(reply.integer, id: id, queue: name, required: state)
  }

  /// Has all jobs that failed, or that completed, done again, the oldest first.
  /// - Parameter moment: the latest time of finish; nil for now.
  /// - Returns: how many there were.
  @discardableResult
  public func retryAll(_ state: JobState = .failed, finishedBefore moment: Date? = nil) async throws -> Int {
    try requireFinished(state)
    let latest = moment?.milliseconds ?? clock.milliseconds()
    return try await inBatches { try await run(.reprocessJobs, state.rawValue, latest).integer }
  }

  private func requireFinished(_ state: JobState) throws {
    guard state == .completed || state == .failed else {
      throw QueueError.outOfRange(setting: "the state to retry from", value: state.rawValue, allowed: "completed or failed")
    }
  }

  /// Calls `batch`, which tells how many jobs it moved, until there are none left.
  func inBatches(_ batch: () async throws -> Int?) async throws -> Int {
    var total = 0
    while let count = try await batch(), count > 0 { total += count }
    return total
  }
}
