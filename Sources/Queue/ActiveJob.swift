import Redis

/// A job under our lock, and the ways in which we can let go of it. Wire format §7, §9.
///
/// Each way out throws ``QueueError/lockLost(id:queue:)`` when the job isn't ours any more, and then changes nothing.
struct ActiveJob: Sendable {
  let queue: Queue
  let record: JobRecord
  let token: String

  var id: String { record.id }

  func complete(returning value: JSONText, keeping retention: JobRetention) async throws {
    try await finish("completed", value.text, stackTrace: "", keeping: retention)
  }

  func fail(_ failure: JobFailure, keeping retention: JobRetention) async throws {
    try await finish("failed", failure.reason, stackTrace: failure.stackTrace(of: record), keeping: retention)
  }

  /// Puts it back, to be tried again after a delay.
  func retry(_ failure: JobFailure, after delay: Duration) async throws {
    let stackTrace = try failure.stackTrace(of: record)
    let now = queue.clock.milliseconds()
    let reply =
      if delay > .zero {
        try await queue.run(.moveToDelayed, id, token, now, delay.milliseconds, failure.reason, stackTrace)
      } else {
        try await queue.run(.retryJob, id, token, now, record.options.lifo ? "1" : "", failure.reason, stackTrace)
      }
    try QueueError.check(reply.integer, id: id, queue: queue.name)
  }

  /// Puts it back, next in turn, as if this attempt had never been.
  func handBack() async throws {
    try QueueError.check(try await queue.run(.moveToWait, id, token).integer, id: id, queue: queue.name)
  }

  /// Puts it aside until its children have ended; where they have by now, it is next in turn.
  func waitForChildren() async throws {
    let status = try await queue.run(.moveToWaitingChildren, id, token, queue.clock.milliseconds()).integer
    if status == 1 { return try await handBack() }
    try QueueError.check(status, id: id, queue: queue.name)
  }

  private func finish(_ target: String, _ value: String, stackTrace: String, keeping retention: JobRetention) async throws {
    let reply = try await queue.run(
      .moveToFinished, id, token, queue.clock.milliseconds(), target, value, stackTrace, record.options.attempts,
      retention.count ?? -1, retention.age?.components.seconds ?? -1, retention.limit)
    try QueueError.check(reply.integer, id: id, queue: queue.name)
  }
}
