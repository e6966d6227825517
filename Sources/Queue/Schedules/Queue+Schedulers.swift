import Foundation
import Logging
import Redis

extension Queue {
  /// Makes a scheduler, or changes the one of that id: from then on it adds a job for each iteration, as soon as the one before has
  /// started. Wire format §11.
  ///
  /// There is at most one job that waits for its time. An `every` that stays as it was goes on in its rhythm; otherwise the job that
  /// waits is replaced by one of the new times.
  /// - Parameters:
  ///   - id: not empty, without a colon.
  ///   - payload: what the jobs are about.
  ///   - options: how the jobs are treated; without id, delay, parent, time stamp and deduplication.
  ///   - owner: whose it is; nil for nobody's. An owner may ask for the same again, and several may at once: it stays as it is, with the
  ///     job that waits. A change keeps the time of the job that waits where the rhythm stays. The scheduler of another is refused.
  /// - Returns: the id of the next iteration's job.
  /// - Throws: ``QueueError`` for what can't be had, `EncodingError`, `RedisError`.
  @discardableResult
  public func upsertJobScheduler(
    _ id: String, _ repetition: RepeatOptions, name: String, _ payload: some Encodable & Sendable,
    options: JobOptions = JobOptions(), owner: String? = nil
  ) async throws -> String {
    let now = clock.milliseconds()
    try repetition.validate(now: now)
    try options.validateForScheduler(id)
    var fields = repetition.fields
    fields += [
      ("name", name), ("data", try JSONText(encoding: payload).text), ("opts", try JSONText(encoding: options).text),
    ]
    if let owner { fields.append(("owner", owner)) }
    let first: any RedisArgument = try repetition.firstSlot(now: now).map { $0 } ?? ""
    let head: [any RedisArgument] = [id, now, first]
    let reply = try await redis.run(
      QueueScript.upsertJobScheduler.script, keys: [keys.base], head + fields.flatMap { [$0.0, $0.1] })
    if case .integer(let status) = reply {
      throw status == -12 ? QueueError.schedulerTaken(id: id, queue: self.name) : .schedulerBusy(id: id, queue: self.name)
    }
    guard let job = reply.string else { throw QueueError.malformed(what: "the id of a scheduler's job", found: "\(reply)") }
    return job
  }

  /// Removes a scheduler and the job that waits for its next time. An iteration that has started goes on.
  /// - Parameter owner: the scheduler goes only if it is this one's; nil removes anybody's.
  /// - Returns: whether there was one.
  @discardableResult
  public func removeJobScheduler(_ id: String, ownedBy owner: String? = nil) async throws -> Bool {
    try await run(.removeJobScheduler, id, owner ?? "").integer == 0
  }

  /// The scheduler of an id; nil when there is none.
  public func jobScheduler(_ id: String) async throws -> JobScheduler? {
    let replies = try await redis.transaction([["ZSCORE", keys.schedulers, id], ["HGETALL", keys.scheduler(id)]])
    guard replies.count == 2, let next = replies[0].double, !replies[1].fields.isEmpty else { return nil }
    return try JobScheduler(id: id, next: next, fields: replies[1].fields)
  }

  /// The schedulers, those first whose next job is due first.
  /// - Parameter range: which of them, counted from 0.
  public func jobSchedulers(_ range: Range<Int> = 0..<1000) async throws -> [JobScheduler] {
    guard !range.isEmpty else { return [] }
    let ids = try await redis.send(["ZRANGE", keys.schedulers, range.lowerBound, range.upperBound - 1]).strings
    var schedulers: [JobScheduler] = []
    for id in ids {
      if let scheduler = try await jobScheduler(id) { schedulers.append(scheduler) }
    }
    return schedulers
  }

  /// How many schedulers there are.
  public func jobSchedulerCount() async throws -> Int {
    try await redis.send(["ZCARD", keys.schedulers]).integer ?? 0
  }

  /// Adds the next iteration of the scheduler that made a job which has started now. Doing it again changes nothing.
  func advanceJobScheduler(after job: JobRecord, logger: Logger) async throws {
    guard let id = job.schedulerID else { return }
    let now = clock.milliseconds()
    var slot: any RedisArgument = ""
    if let pattern = job.options.iteration?.pattern {
      do {
        guard let next = try job.options.iteration?.next(pattern, after: max(now, job.slot ?? 0)) else { return }
        slot = next
      } catch {
        logger.error("the scheduler has no next job", metadata: ["scheduler": "\(id)", "error": "\(error)"])
        return
      }
    }
    _ = try await run(.advanceJobScheduler, id, job.id, job.options.iteration?.count ?? 1, now, slot)
  }
}

extension SchedulerIteration {
  /// When the iteration after a time is due, both in Unix ms; nil when the pattern has come to its end.
  fileprivate func next(_ pattern: String, after time: Int64) throws -> Int64? {
    guard let zone = TimeZone(identifier: tz ?? "UTC") else {
      throw QueueError.outOfRange(setting: "tz", value: tz ?? "", allowed: "the name of a time zone, such as Europe/Berlin")
    }
    return try CronExpression(pattern).next(after: Date(milliseconds: time), in: zone)?.milliseconds
  }
}

extension JobRecord {
  /// The time of a scheduler's job, in Unix ms; it stands at the end of the id.
  fileprivate var slot: Int64? { id.split(separator: ":").last.flatMap { Int64($0) } }
}

extension JobOptions {
  /// - Throws: ``QueueError`` for what only a single job can have.
  fileprivate func validateForScheduler(_ scheduler: String) throws {
    func refuse(_ option: String) -> QueueError {
      .unsuitable(option: option, because: "the scheduler gives each job its own")
    }
    guard !scheduler.isEmpty, !scheduler.contains(":") else {
      throw QueueError.outOfRange(setting: "scheduler id", value: "'\(scheduler)'", allowed: "text without a colon")
    }
    try validate()
    if id != nil { throw refuse("id") }
    if delay > .zero { throw refuse("delay") }
    if timestamp != nil { throw refuse("timestamp") }
    if parent != nil { throw QueueError.unsuitable(option: "parent", because: "a scheduler's jobs have none") }
    if deduplication != nil {
      throw QueueError.unsuitable(option: "deduplication", because: "a scheduler has one job at a time anyway")
    }
  }
}
