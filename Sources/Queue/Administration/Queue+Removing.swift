import Foundation
import Redis

extension Queue {
  /// Removes a job that isn't being worked on. Wire format §17.
  ///
  /// A parent that waits for nothing but this job is released.
  /// - Parameter withChildren: whether its children go as well, whatever queue they are in.
  /// - Throws: ``QueueError/jobMissing(id:queue:)``, ``QueueError/jobActive(id:queue:)``,
  ///   ``QueueError/neededByScheduler(id:queue:)``.
  public func remove(_ id: String, withChildren: Bool = true) async throws {
    let status = try await run(.removeJob, id, clock.milliseconds(), withChildren ? "1" : "").integer
    if status == -2 { throw QueueError.jobActive(id: id, queue: name) }
    try QueueError.check(status, id: id, queue: name)
  }

  /// Removes jobs that have been in a state for long, the oldest first. Active jobs go only when no worker holds their lock.
  /// - Parameters:
  ///   - age: how long ago they have finished; otherwise started; otherwise been added.
  ///   - limit: how many at most; nil for all.
  /// - Returns: their ids.
  @discardableResult
  public func clean(_ state: JobState, olderThan age: Duration, limit: Int? = nil) async throws -> [String] {
    guard state != .unknown else { return [] }
    let now = clock.milliseconds()
    var ids: [String] = []
    while true {
      let batch = min(limit.map { $0 - ids.count } ?? 1000, 1000)
      guard batch > 0 else { return ids }
      let cleaned = try await run(.cleanJobs, state.rawValue, now, now - age.milliseconds, batch).strings
      ids += cleaned
      if cleaned.count < batch { return ids }
    }
  }

  /// Removes the jobs that wait for their turn; what schedulers have pending stays.
  /// - Returns: how many there were.
  @discardableResult
  public func drain(includingDelayed: Bool = false) async throws -> Int {
    try await inBatches { try await run(.drain, clock.milliseconds(), includingDelayed ? "1" : "", 1000).integer }
  }

  /// Removes a paused queue with everything in it: jobs, events, schedulers, metrics, settings.
  /// - Parameter force: whether to go on although jobs are being worked on; their workers will find them gone.
  /// - Throws: ``QueueError/notPaused(queue:)``, ``QueueError/jobsActive(queue:)``.
  public func obliterate(force: Bool = false) async throws {
    _ = try await inBatches {
      let reply = try await run(.obliterate, clock.milliseconds(), force ? "1" : "").integer
      switch reply {
      case -1: throw QueueError.notPaused(queue: name)
      case -2: throw QueueError.jobsActive(queue: name)
      default: return reply
      }
    }
  }

  /// Shortens the stream of events to about its newest `count`.
  /// - Returns: how many went.
  @discardableResult
  public func trimEvents(to count: Int) async throws -> Int {
    try await redis.send(["XTRIM", keys.events, "MAXLEN", "~", count]).integer ?? 0
  }
}
