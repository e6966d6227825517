import Redis

/// What a look into the queue brought.
struct Fetched: Sendable {
  enum Outcome: Sendable {
    case job(ActiveJob)
    /// No job may start for this long.
    case rateLimited(Duration)
    /// Nothing to do; where there are delayed jobs, not before `nextDelayed` (Unix ms).
    case nothing(nextDelayed: Int64?)
  }

  let outcome: Outcome
  /// Ids that stood in the queue without a job behind them, and now don't.
  let dropped: [String]

  var job: ActiveJob? {
    if case .job(let job) = outcome { return job }
    return nil
  }
}

extension Queue {
  /// Takes the next job and locks it. Wire format §7.
  func fetch(_ request: FetchRequest) async throws -> Fetched {
    try fetched(in: try await run(.moveToActive, FetchRequest.arguments(now: clock.milliseconds(), request)), request)
  }

  /// Finds the job that a request brought whose answer was lost on the way.
  func reclaim(_ request: FetchRequest) async throws -> Fetched {
    try fetched(in: try await run(.reclaimJob, request.token), request)
  }

  /// Reads what a script that fetches has answered.
  func fetched(in reply: RedisValue, _ request: FetchRequest) throws -> Fetched {
    guard let slots = reply.array, slots.count == 5 else {
      throw QueueError.malformed(what: "the answer to a fetch", found: "\(reply)")
    }
    let dropped = slots[4].strings
    if let id = slots[1].string, !id.isEmpty {
      let record = JobRecord(lenient: id, fields: slots[0].fields)
      return Fetched(outcome: .job(ActiveJob(queue: self, record: record, token: request.token)), dropped: dropped)
    }
    if let left = slots[2].integer, left > 0 { return Fetched(outcome: .rateLimited(.milliseconds(left)), dropped: dropped) }
    return Fetched(outcome: .nothing(nextDelayed: slots[3].integer.flatMap { $0 > 0 ? Int64($0) : nil }), dropped: dropped)
  }

  /// Renews locks.
  /// - Returns: ids of the jobs whose lock is lost.
  func extendLocks(_ tokens: [String: String], by duration: Duration) async throws -> [String] {
    let pairs: [any RedisArgument] = tokens.flatMap { [$0.key, $0.value] }
    return try await run(.extendLocks, [duration.milliseconds] + pairs).strings
  }

  /// Puts back jobs whose worker is gone; it takes two calls, an interval apart. Wire format §8.
  /// - Returns: their ids.
  func recoverStalledJobs(interval: Duration, maxStalledCount: Int) async throws -> [String] {
    try await run(.moveStalledJobsToWait, clock.milliseconds(), interval.milliseconds, maxStalledCount).strings
  }
}
