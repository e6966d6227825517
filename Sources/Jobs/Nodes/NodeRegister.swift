import Queue
import Redis

/// Which workers there are: each states itself again and again in a hash beside the queues. One that falls silent is forgotten by
/// whoever reads.
public struct NodeRegister: Sendable {
  /// How often a node states itself.
  public static let interval = Duration.seconds(2)
  /// After this long without a word, a node is gone.
  public static let patience = Duration.seconds(15)

  /// A hash: a node's JSON by its id.
  static let nodesKey = "sprocket:nodes"
  /// A set: the ids of those that were told to drain. The braces keep both in one slot of a cluster.
  static let drainingKey = "{sprocket:nodes}:draining"

  private let redis: RedisClient

  public init(redis: RedisClient) { self.redis = redis }

  /// States what a node is and has now.
  ///
  /// - Returns: whether it has been told to drain.
  /// - Throws: `RedisError`.
  public func state(_ node: WorkerNode) async throws -> Bool {
    var node = node
    node.seen = try await now()
    let replies = try await redis.transaction([
      ["HSET", Self.nodesKey, node.id, JSONText(encoding: node).text], ["SISMEMBER", Self.drainingKey, node.id],
    ])
    return replies.last?.integer == 1
  }

  /// Takes nodes out that have ended.
  ///
  /// - Throws: `RedisError`.
  public func remove(_ ids: [String]) async throws {
    guard !ids.isEmpty else { return }
    _ = try await redis.transaction([
      RedisCommand(["HDEL", Self.nodesKey] + ids), RedisCommand(["SREM", Self.drainingKey] + ids),
    ])
  }

  /// The nodes that there are, by name.
  ///
  /// - Throws: `RedisError`.
  public func nodes() async throws -> [WorkerNode] {
    let oldest = try await now() - Int64(Self.patience / .milliseconds(1))
    let entries = try await redis.send(["HGETALL", Self.nodesKey]).fields.mapValues {
      try? JSONText($0).decode(as: WorkerNode.self)
    }
    let nodes = entries.values.compactMap(\.self)
    try await remove(nodes.filter { $0.seen < oldest }.map(\.id))
    return nodes.filter { $0.seen >= oldest }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// Tells nodes to take no more jobs and to end with those that they have. They hear of it when they state themselves.
  ///
  /// - Throws: `RedisError`.
  public func drain(_ ids: [String]) async throws {
    guard !ids.isEmpty else { return }
    try await redis.send(RedisCommand(["SADD", Self.drainingKey] + ids))
  }

  /// In ms since 1970, by the one clock that all nodes share.
  private func now() async throws -> Int64 {
    let parts = try await redis.send(["TIME"]).strings.compactMap { Int64($0) }
    return parts.count == 2 ? parts[0] * 1000 + parts[1] / 1000 : 0
  }
}
