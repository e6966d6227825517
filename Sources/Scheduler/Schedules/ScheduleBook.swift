import Foundation
import Jobs
import Logging
import Queue
import Redis

/// The schedules in Redis, as far as they are a file's: BullMQ job schedulers that carry its owner's name.
///
/// Any number of schedulers may apply the same file at once. What one has done, the others leave as it is.
struct ScheduleBook: Sendable {
  private let queues: [Queue]
  private let logger: Logger

  /// - Throws: `QueueError`.
  init(redis: RedisClient, queues names: [String] = Catalogue.openQueues, logger: Logger) throws {
    queues = try names.map { try Queue(name: $0, redis: redis) }
    self.logger = logger
  }

  /// Makes the schedules those of the file. What a queue refuses is told in the log, and the rest goes on.
  /// - Returns: false where it is to be done again in a moment, because a job begins just now.
  /// - Throws: `RedisError` when the server can't be reached.
  func apply(_ file: ScheduleFile) async throws -> Bool {
    try await carryOut(try await plan(for: file).steps, owner: file.owner)
  }

  /// Adds what is missing, and leaves what differs: while schedulers are brought from one file to the next, those with the old one
  /// don't undo what those with the new one have done.
  func mend(_ file: ScheduleFile) async throws {
    let steps = try await plan(for: file).steps.filter { step in
      switch step {
      case .add, .keep: true
      case .change, .remove, .refuse: false
      }
    }
    _ = try await carryOut(steps, owner: file.owner)
  }

  private func plan(for file: ScheduleFile) async throws -> SchedulePlan {
    var present: [String: [JobScheduler]] = [:]
    for queue in queues { present[queue.name] = try await queue.jobSchedulers(0..<100_000) }
    return SchedulePlan(for: file, present: present, now: Date())
  }

  private func carryOut(_ steps: [SchedulePlan.Step], owner: String) async throws -> Bool {
    var isDone = true
    for step in steps {
      do {
        try await carryOut(step, owner: owner)
      } catch QueueError.schedulerBusy {
        isDone = false
      } catch let error as QueueError {
        logger.error("a schedule can't be applied", metadata: ["error": "\(error)"])
      }
    }
    return isDone
  }

  private func carryOut(_ step: SchedulePlan.Step, owner: String) async throws {
    switch step {
    case .add(let schedule):
      try await upsert(schedule, owner: owner)
      logger.notice("schedule added", metadata: schedule.metadata)
    case .change(let schedule):
      try await upsert(schedule, owner: owner)
      logger.notice("schedule changed", metadata: schedule.metadata)
    case .keep(let schedule):
      try await upsert(schedule, owner: owner)
    case .remove(let id, let name):
      guard let queue = queues.first(where: { $0.name == name }) else { return }
      guard try await queue.removeJobScheduler(id, ownedBy: owner) else { return }
      logger.notice("schedule removed", metadata: ["schedule": "\(id)", "queue": "\(name)"])
    case .refuse(let schedule):
      throw QueueError.schedulerTaken(id: schedule.id, queue: schedule.queue)
    }
  }

  private func upsert(_ schedule: Schedule, owner: String) async throws {
    guard let queue = queues.first(where: { $0.name == schedule.queue }) else { return }
    try await queue.upsertJobScheduler(
      schedule.id, schedule.repetition, name: schedule.job, schedule.payload, options: schedule.options, owner: owner)
  }
}

extension Schedule {
  fileprivate var metadata: Logger.Metadata { ["schedule": "\(id)", "queue": "\(queue)"] }
}
