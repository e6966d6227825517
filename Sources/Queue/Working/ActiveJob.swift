import Redis

/// A job under our lock, and the ways in which we can let go of it. Wire format §7, §9.
///
/// Each way out can take the next job in the same round trip. Each throws ``QueueError/lockLost(id:queue:)`` when the job isn't ours
/// any more, and then changes nothing.
struct ActiveJob: Sendable {
  let queue: Queue
  let record: JobRecord
  let token: String

  var id: String { record.id }

  @discardableResult
  func complete(
    returning value: JSONText, keeping retention: JobRetention, metrics: Int? = nil, next: FetchRequest? = nil
  ) async throws -> Fetched? {
    try await finish("completed", value.text, stackTrace: "", keeping: retention, metrics: metrics, next: next)
  }

  @discardableResult
  func fail(
    _ failure: JobFailure, keeping retention: JobRetention, metrics: Int? = nil, next: FetchRequest? = nil
  ) async throws -> Fetched? {
    let stackTrace = try failure.stackTrace(of: record)
    return try await finish("failed", failure.reason, stackTrace: stackTrace, keeping: retention, metrics: metrics, next: next)
  }

  /// Puts it back, to be tried again after a delay.
  @discardableResult
  func retry(_ failure: JobFailure, after delay: Duration, next: FetchRequest? = nil) async throws -> Fetched? {
    let stackTrace = try failure.stackTrace(of: record)
    guard delay > .zero else {
      return try await leave(by: .retryJob, [record.options.lifo ? "1" : "", failure.reason, stackTrace], next: next)
    }
    return try await leave(by: .moveToDelayed, [delay.milliseconds, failure.reason, stackTrace], next: next)
  }

  /// Puts it back for later, as if this attempt had never been.
  @discardableResult
  func delay(for delay: Duration, next: FetchRequest? = nil) async throws -> Fetched? {
    try await leave(by: .moveToDelayed, [delay.milliseconds, "", ""], next: next)
  }

  /// Puts it back, next in turn, as if this attempt had never been.
  /// - Parameter limit: for how long no job of the queue is to start.
  @discardableResult
  func handBack(limitingFor limit: Duration = .zero, next: FetchRequest? = nil) async throws -> Fetched? {
    try await leave(by: .moveToWait, [limit.milliseconds], next: next)
  }

  /// Puts it aside until its children have ended; where they have by now, it is next in turn.
  @discardableResult
  func waitForChildren(next: FetchRequest? = nil) async throws -> Fetched? {
    let reply = try await queue.run(
      .moveToWaitingChildren, [id, token] + FetchRequest.arguments(now: queue.clock.milliseconds(), next))
    return reply.integer == 1 ? try await handBack(next: next) : try left(reply, next)
  }

  private func finish(
    _ target: String, _ value: String, stackTrace: String, keeping retention: JobRetention, metrics: Int?, next: FetchRequest?
  ) async throws -> Fetched? {
    let arguments: [any RedisArgument] = [
      target, value, stackTrace, record.options.attempts, retention.count ?? -1, retention.age?.components.seconds ?? -1,
      retention.limit, metrics ?? 0,
    ]
    return try await leave(by: .moveToFinished, arguments, next: next)
  }

  private func leave(by script: QueueScript, _ arguments: [any RedisArgument], next: FetchRequest?) async throws -> Fetched? {
    let reply = try await queue.run(
      script, [id, token] + arguments + FetchRequest.arguments(now: queue.clock.milliseconds(), next))
    return try left(reply, next)
  }

  /// Reads what a way out has answered.
  private func left(_ reply: RedisValue, _ next: FetchRequest?) throws -> Fetched? {
    if let next, reply.array != nil { return try queue.fetched(in: reply, next) }
    try QueueError.check(reply.integer, id: id, queue: queue.name)
    return nil
  }
}
