/// The children of a job, by their keys in Redis: `<prefix>:<queue>:<id>`. Wire format §16.
public struct JobChildren: Sendable, Equatable {
  /// What the completed ones returned, also where the child itself is gone.
  public var processed: [String: JSONText] = [:]
  /// Why those failed for which the parent was to go on all the same.
  public var ignored: [String: String] = [:]
  /// Those whose failure fails the parent.
  public var failed: [String] = []
  /// Those that haven't ended, and those whose failure has the parent wait for a retry.
  public var unprocessed: [String] = []

  public init() {}

  /// What the completed ones returned.
  /// - Throws: ``UndecodableValue``, which names the place in the JSON.
  public func values<Value: Decodable>(as type: Value.Type = Value.self) throws -> [String: Value] {
    try processed.mapValues { try $0.decode(as: type) }
  }
}

extension Queue {
  /// The children of a job, all at the same moment; none for a job that has none, or isn't there.
  public func children(of id: String) async throws -> JobChildren {
    let replies = try await redis.transaction([
      ["HGETALL", keys.processed(id)], ["HGETALL", keys.ignored(id)], ["ZRANGE", keys.unsuccessful(id), 0, -1],
      ["SMEMBERS", keys.dependencies(id)],
    ])
    guard replies.count == 4 else { throw QueueError.malformed(what: "the children of job \(id)", found: "\(replies)") }
    var children = JobChildren()
    children.processed = replies[0].fields.mapValues { JSONText($0) }
    children.ignored = replies[1].fields
    children.failed = replies[2].strings
    children.unprocessed = replies[3].strings.sorted()
    return children
  }
}
