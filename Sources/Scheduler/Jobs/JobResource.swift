import Foundation
import Hummingbird
import Queue

/// A job as the API shows it.
struct JobResource: ResponseEncodable {
  let id: String
  let queue: String
  let type: String
  let state: JobState
  let film: FilmReference?
  let priority: Int
  let attempts: Attempts
  let worker: String?
  let progress: JobProgress?
  let addedAt: Date
  /// When it starts, where it is delayed.
  let dueAt: Date?
  let startedAt: Date?
  let finishedAt: Date?
  /// What it has to wait, or had to, before the attempt that comes next, in seconds.
  let delay: Double
  let payload: LooseJSON
  let result: LooseJSON?
  /// Why it, or its latest attempt, has failed.
  let failure: String?
  /// The job that waits for this one.
  let parent: String?
  let links: Links

  struct Attempts: Encodable {
    /// That came to an end.
    let made: Int
    /// That began, also where they were handed back.
    let started: Int
    let allowed: Int
    /// How often its worker vanished.
    let stalled: Int
  }

  struct Links: Encodable {
    let `self`: String
    let events: String
    let logs: String
    let retry: String?
    let film: String?
  }

  init(_ job: JobRecord, in queue: String, state: JobState, due: Date? = nil) {
    let jobID = JobID(queue: queue, id: job.id)
    id = "\(jobID)"
    self.queue = queue
    type = job.name
    self.state = state
    film = FilmReference(payload: job.data)
    priority = job.priority
    attempts = Attempts(
      made: job.attemptsMade, started: job.attemptsStarted, allowed: job.options.attempts, stalled: job.stalledCount)
    worker = job.processedBy
    progress = JobProgress(job.progress)
    addedAt = job.timestamp
    dueAt = due
    startedAt = job.processedOn
    finishedAt = job.finishedOn
    delay = job.delay / .seconds(1)
    payload = LooseJSON(job.data)
    result = LooseJSON(job.returnValue)
    failure = job.failedReason
    parent = job.parentKey.flatMap { JobID(key: $0) }?.description
    let path = jobID.path
    links = Links(
      self: path, events: "\(path)/events", logs: "\(path)/logs",
      retry: [.failed, .completed].contains(state) ? "\(path)/retry" : nil,
      film: film?.id.map { "/api/jobs/film/\($0.urlPathComponent)" })
  }
}
