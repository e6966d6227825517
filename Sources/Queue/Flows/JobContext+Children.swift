import Redis

extension JobContext {
  /// The job as its children name it.
  public var asParent: JobParent { JobParent(id: id, queue: queue.qualifiedName) }

  /// The children that the job has: those of its flow and those that were added by ``addChild(_:_:to:options:)``.
  public func children() async throws -> JobChildren {
    try await queue.children(of: id)
  }

  /// Adds a child while the job runs; ``waitForChildren()`` then waits for it.
  ///
  /// An attempt that is repeated adds its children again, unless they have ids of their own.
  /// - Parameter childQueue: where the child goes; nil for the job's own queue.
  /// - Returns: the child's id.
  /// - Throws: as ``Queue/add(_:_:options:)``.
  @discardableResult
  public func addChild(
    _ name: String, _ payload: some Encodable & Sendable, to childQueue: Queue? = nil, options: JobOptions = JobOptions()
  ) async throws -> String {
    var options = options
    options.parent = asParent
    return try await (childQueue ?? queue).add(name, payload, options: options)
  }

  /// Cancels the children that haven't ended; this job doesn't wait for them any more.
  /// - Parameter reason: why those that run fail.
  public func cancelChildren(reason: String) async throws {
    let reply = try await queue.run(.cancelJob, id, reason, queue.clock.milliseconds(), "1")
    try QueueError.check(reply.integer, id: id, queue: queue.name)
  }

  /// Forgets failures of children in spite of which the job goes on.
  public func forgetIgnoredFailures() async throws {
    _ = try await queue.redis.send(["DEL", queue.keys.ignored(id)])
  }

  /// Returns when no child is unfinished. Otherwise throws ``WaitingForChildren``, which the handler lets through: the job is put
  /// aside without holding the worker, no attempt is counted, and once its children have ended the handler is called again, from
  /// its start.
  /// A child's failure that is to fail this job does so then.
  /// - Throws: ``WaitingForChildren``, `RedisError`.
  public func waitForChildren() async throws {
    let children = try await children()
    if !children.unprocessed.isEmpty || !children.failed.isEmpty { throw WaitingForChildren() }
  }
}

/// Ends an attempt whose job has to wait for its children; see ``JobContext/waitForChildren()``.
public struct WaitingForChildren: Error, Equatable, CustomStringConvertible {
  public var description: String { "the job waits for its children" }
}
