import Redis

/// Adds flows: trees of jobs that may be in several queues of one server. Wire format §16.
public struct FlowProducer: Sendable {
  public let redis: RedisClient
  /// What the keys of all the queues start with.
  public let prefix: String
  private let clock: WallClock

  public init(redis: RedisClient, prefix: String = "bull", clock: WallClock = .system) {
    self.redis = redis
    self.prefix = prefix
    self.clock = clock
  }

  /// Adds a flow, all of it or nothing.
  ///
  /// A job with an id of your own that is there already becomes the flow's child if it has no other parent; when it has ended
  /// already, its parent knows at once.
  /// - Returns: the ids, in the shape of the flow.
  /// - Throws: ``QueueError/otherParent(id:queue:)``, ``QueueError/parentMissing(key:)`` and other ``QueueError`` for what can't be
  ///   had, `EncodingError`, `RedisError`.
  @discardableResult
  public func add(_ flow: FlowJob) async throws -> JobNode {
    let plan = try FlowPlan(flow, prefix: prefix, now: clock.milliseconds())
    let reply = try await redis.run(QueueScript.addFlow.script, keys: [plan.jobs[0].queueKey], plan.arguments)
    guard let values = reply.array else { throw QueueError.malformed(what: "the ids of a flow", found: "\(reply)") }
    if values.count == 2, case .integer(let status) = values[0], let index = values[1].integer, plan.jobs.indices ~= index - 1 {
      throw QueueError.refusal(status, of: plan.jobs[index - 1].options, queue: plan.jobs[index - 1].queue)
    }
    guard values.count == plan.jobs.count else { throw QueueError.malformed(what: "the ids of a flow", found: "\(reply)") }
    var ids = values.map { $0.string ?? "" }[...]
    guard let root = node(of: flow, &ids) else { throw QueueError.malformed(what: "the ids of a flow", found: "\(reply)") }
    return root
  }

  /// Takes the ids in the order of the plan, parents first; nil for what wasn't added because its parent was there.
  private func node(of job: FlowJob, _ ids: inout ArraySlice<String>) -> JobNode? {
    let id = ids.removeFirst()
    let children = job.children.compactMap { node(of: $0, &ids) }
    return id.isEmpty ? nil : JobNode(id: id, queue: job.queue, children: children)
  }
}
