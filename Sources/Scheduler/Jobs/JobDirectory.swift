import Foundation
import Queue
import Redis

/// Finds jobs for those who may know of them. What one may not know of is as if it weren't there.
struct JobDirectory: Sendable {
  let queues: QueueDirectory

  struct Found: Sendable {
    let queue: Queue
    let record: JobRecord
    let state: JobState
    /// When it starts, where it is delayed.
    let due: Date?

    var resource: JobResource { JobResource(record, in: queue.name, state: state, due: due) }
  }

  /// - Throws: ``Problem`` 404.
  func job(_ id: JobID, for caller: Caller) async throws -> Found {
    guard let queue = queues[id.queue] else { throw Self.missing(id) }
    guard let found = try await found(id.id, in: queue), caller.maySee(found.record) else { throw Self.missing(id) }
    return found
  }

  func found(_ id: String, in queue: Queue) async throws -> Found? {
    async let state = queue.state(of: id)
    guard let record = try await queue.jobIfAny(id) else { return nil }
    let due = try await state == .delayed ? try await queue.dueTimes(of: [id])[id] : nil
    return Found(queue: queue, record: record, state: try await state, due: due)
  }

  /// Has a finished job done again, with the attempts that it has left, or else one more.
  /// - Throws: ``Problem`` 404, `QueueError` for one that isn't finished.
  func retry(_ id: JobID, for caller: Caller) async throws {
    let job = try await job(id, for: caller)
    try await job.queue.retry(id.id, from: job.state == .completed ? .completed : .failed)
  }

  /// Cancels a job wherever it is: one that runs ends as failed within a second, any other is removed with its children.
  /// - Returns: whether it was running.
  /// - Throws: ``Problem`` 404, `QueueError` where it can't be removed.
  func cancel(_ id: JobID, for caller: Caller) async throws -> Bool {
    try await job(id, for: caller).queue.cancel(id.id, reason: "cancelled by \(caller.id)")
  }

  /// - Throws: ``Problem`` 404.
  func queue(_ name: String) throws -> Queue {
    guard let queue = queues[name] else {
      let known = queues.queues.map(\.name).joined(separator: ", ")
      throw Problem(.notFound, "there is no queue '\(name)'; the scheduler knows \(known)")
    }
    return queue
  }

  private static func missing(_ id: JobID) -> Problem {
    Problem(.notFound, "there is no job \(id); it may have been removed when it finished")
  }
}

extension Queue {
  /// A job of an id from outside; nil also where that names a key of the queue that isn't a job's, such as `meta` or `events`.
  func jobIfAny(_ id: String) async throws -> JobRecord? {
    do {
      guard let job = try await job(id), job.timestamp > Date(timeIntervalSince1970: 0) else { return nil }
      return job
    } catch let error as RedisError where error.code == .refused && error.found.hasPrefix("WRONGTYPE") {
      return nil
    }
  }
}
