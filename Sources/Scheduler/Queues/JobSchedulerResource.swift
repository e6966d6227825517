import Foundation
import Hummingbird
import Queue

/// A job scheduler as the API shows it.
struct JobSchedulerResource: ResponseEncodable {
  let id: String
  let type: String
  /// When its next job is due.
  let nextAt: Date
  /// That job.
  let nextJob: String
  /// Seconds from one job to the next; nil for a pattern.
  let every: Double?
  /// Seconds by which jobs are due after whole multiples of ``every`` since 1970.
  let offset: Double?
  /// A cron expression; nil for ``every``.
  let pattern: String?
  let timeZone: String?
  /// How many of its jobs were added.
  let iterations: Int
  let limit: Int?
  let startAt: Date?
  let endAt: Date?
  let payload: LooseJSON
  /// Whose schedules file keeps it; nil for one that is changed by hand.
  let owner: String?

  init(_ scheduler: JobScheduler, in queue: String) {
    id = scheduler.id
    type = scheduler.name
    nextAt = scheduler.next
    nextJob = "\(JobID(queue: queue, id: scheduler.nextJobID))"
    every = scheduler.every.map { $0 / .seconds(1) }
    offset = scheduler.offset.map { $0 / .seconds(1) }
    pattern = scheduler.pattern
    timeZone = scheduler.timeZone
    iterations = scheduler.iterationCount
    limit = scheduler.limit
    startAt = scheduler.startDate
    endAt = scheduler.endDate
    payload = LooseJSON(scheduler.data)
    owner = scheduler.owner
  }
}

struct JobSchedulerList: ResponseEncodable {
  let schedulers: [JobSchedulerResource]
}
