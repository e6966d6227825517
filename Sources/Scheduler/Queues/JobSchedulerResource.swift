import Foundation
import Hummingbird
import Queue

/// A job scheduler as the API shows it.
struct JobSchedulerResource: Encodable {
  let id: String
  let type: String
  /// When its next job is due.
  let nextAt: Date
  /// Seconds from one job to the next; nil for a pattern.
  let every: Double?
  /// A cron expression; nil for ``every``.
  let pattern: String?
  let timeZone: String?
  /// How many of its jobs were added.
  let iterations: Int
  let limit: Int?
  let startAt: Date?
  let endAt: Date?
  let payload: LooseJSON

  init(_ scheduler: JobScheduler) {
    id = scheduler.id
    type = scheduler.name
    nextAt = scheduler.next
    every = scheduler.every.map { $0 / .seconds(1) }
    pattern = scheduler.pattern
    timeZone = scheduler.timeZone
    iterations = scheduler.iterationCount
    limit = scheduler.limit
    startAt = scheduler.startDate
    endAt = scheduler.endDate
    payload = LooseJSON(scheduler.data)
  }
}

struct JobSchedulerList: ResponseEncodable {
  let schedulers: [JobSchedulerResource]
}
