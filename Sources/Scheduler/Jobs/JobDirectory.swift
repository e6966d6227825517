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

    var resource: JobResource { JobResource(record, in: queue.name, state: state) }
  }

  /// - Throws: ``Problem`` 404.
  func job(_ id: JobID, for caller: Caller) async throws -> Found {
    guard let queue = queues[id.queue] else { throw Self.missing(id) }
    async let state = queue.state(of: id.id)
    guard let record = try await queue.jobIfAny(id.id), caller.maySee(record) else { throw Self.missing(id) }
    return Found(queue: queue, record: record, state: try await state)
  }

  /// Cancels a job wherever it is: one that runs ends as failed within a second, any other is removed with its children.
  /// - Returns: whether it was running.
  /// - Throws: ``Problem`` 404, `QueueError` where it can't be removed.
  func cancel(_ id: JobID, for caller: Caller) async throws -> Bool {
    let queue = try await job(id, for: caller).queue
    func stop() async throws -> Bool { try await queue.cancelActive(id.id, reason: "cancelled by \(caller.id)") }
    if try await stop() { return true }
    do { try await queue.remove(id.id) } catch let error as QueueError {
      // A worker may have taken it up meanwhile.
      guard case .jobActive = error, try await stop() else { throw error }
      return true
    }
    return false
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
