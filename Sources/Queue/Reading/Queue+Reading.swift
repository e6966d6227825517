import Redis

extension Queue {
  /// A job as it is now; nil when there is none of that id.
  public func job(_ id: String) async throws -> JobRecord? {
    let fields = try await redis.send(["HGETALL", keys.job(id)]).fields
    return fields.isEmpty ? nil : try JobRecord(id: id, fields: fields)
  }

  /// Where a job is.
  public func state(of id: String) async throws -> JobState {
    let reply = try await run(.getState, id)
    return reply.string.flatMap(JobState.init) ?? .unknown
  }

  /// The lines that a job's attempts have logged.
  public func logs(of id: String) async throws -> [String] {
    try await redis.send(["LRANGE", keys.logs(id), 0, -1]).strings
  }

  /// How many jobs are in each state, all at the same moment.
  public func counts() async throws -> JobCounts {
    let sizes = try await redis.transaction([
      ["LLEN", keys.wait], ["LLEN", keys.paused], ["ZCARD", keys.prioritized], ["ZCARD", keys.delayed],
      ["LLEN", keys.active], ["ZCARD", keys.waitingChildren], ["ZCARD", keys.completed], ["ZCARD", keys.failed],
    ]).map { $0.integer ?? 0 }
    guard sizes.count == 8 else { throw QueueError.malformed(what: "the queue's counts", found: "\(sizes)") }
    var counts = JobCounts()
    counts.waiting = sizes[0] + sizes[1]
    counts.prioritized = sizes[2]
    counts.delayed = sizes[3]
    counts.active = sizes[4]
    counts.waitingChildren = sizes[5]
    counts.completed = sizes[6]
    counts.failed = sizes[7]
    return counts
  }
}
