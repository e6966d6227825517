import Redis

/// What a look into the queue brought.
enum Fetched: Sendable {
  case job(ActiveJob)
  /// No job may start for this long.
  case rateLimited(Duration)
  /// Nothing to do; where there are delayed jobs, not before `nextDelayed` (Unix ms).
  case nothing(nextDelayed: Int64?)
}

extension Queue {
  /// Takes the next job and locks it. Wire format §7.
  /// - Parameter dropped: called with ids that stood in the queue without a job behind them, and now don't.
  func fetch(token: String, options: WorkerOptions, dropped: ([String]) -> Void = { _ in }) async throws -> Fetched {
    let limit = options.rateLimit
    let reply = try await run(
      .moveToActive, token, options.lockDuration.milliseconds, clock.milliseconds(), options.name ?? "",
      limit.map { String($0.max) } ?? "", limit.map { String($0.duration.milliseconds) } ?? "")
    guard let slots = reply.array, slots.count == 5 else {
      throw QueueError.malformed(what: "the answer to a fetch", found: "\(reply)")
    }
    if !slots[4].strings.isEmpty { dropped(slots[4].strings) }
    let fields = slots[0].fields
    if let id = slots[1].string, !id.isEmpty {
      return .job(ActiveJob(queue: self, record: try JobRecord(id: id, fields: fields), token: token))
    }
    if let left = slots[2].integer, left > 0 { return .rateLimited(.milliseconds(left)) }
    return .nothing(nextDelayed: slots[3].integer.flatMap { $0 > 0 ? Int64($0) : nil })
  }

  /// Renews locks.
  /// - Returns: ids of the jobs whose lock is lost.
  func extendLocks(_ tokens: [String: String], by duration: Duration) async throws -> [String] {
    let pairs: [any RedisArgument] = tokens.flatMap { [$0.key, $0.value] }
    return try await redis.run(
      QueueScript.extendLocks.script, keys: [keys.base], [duration.milliseconds] + pairs
    ).strings
  }

  /// Puts back jobs whose worker is gone; it takes two calls, an interval apart. Wire format §8.
  /// - Returns: their ids.
  func recoverStalledJobs(interval: Duration, maxStalledCount: Int) async throws -> [String] {
    try await run(.moveStalledJobsToWait, clock.milliseconds(), interval.milliseconds, maxStalledCount).strings
  }
}
