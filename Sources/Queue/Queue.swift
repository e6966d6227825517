import Redis

/// A queue on Redis in BullMQ's data model: what its clients in other languages add, this one works on, and the other way round.
///
/// A value, cheap to make: the connection is the client's.
public struct Queue: Sendable {
  public let name: String
  /// What all of its keys start with; BullMQ's clients have to be given the same.
  public let prefix: String
  public let redis: RedisClient
  let keys: QueueKeys
  let clock: WallClock

  /// - Throws: ``QueueError/invalidQueueName(_:)``.
  public init(name: String, prefix: String = "bull", redis: RedisClient, clock: WallClock = .system) throws {
    try Self.validate(name: name)
    self.name = name
    self.prefix = prefix
    self.redis = redis
    self.clock = clock
    keys = QueueKeys(prefix: prefix, queue: name)
  }

  /// Connects now, so that what would go wrong is known at start.
  /// - Throws: ``QueueError/noHashTag(queue:)`` for a queue that a cluster would tear apart, `RedisError`.
  public func connect() async throws {
    guard try await redis.isCluster, !keys.haveHashTag else { return }
    throw QueueError.noHashTag(queue: name)
  }

  static func validate(name: String) throws {
    guard !name.isEmpty, !name.contains(":") else { throw QueueError.invalidQueueName(name) }
  }

  /// `<prefix>:<queue>`, as the wire format names a queue from elsewhere.
  public var qualifiedName: String { "\(prefix):\(name)" }

  func run(_ script: QueueScript, _ arguments: any RedisArgument...) async throws -> RedisValue {
    try await run(script, arguments)
  }

  func run(_ script: QueueScript, _ arguments: [any RedisArgument]) async throws -> RedisValue {
    try await redis.run(script.script, keys: [keys.base], arguments)
  }
}
