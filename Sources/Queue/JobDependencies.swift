import Redis

/// The children of a job by what became of them, named by their keys: `<prefix>:<queue>:<id>`. Wire format §16.
public struct JobDependencies: Sendable, Equatable {
  /// What the completed ones returned.
  public var processed: [String: JSONText] = [:]
  /// Those that the job waits for.
  public var unprocessed: [String] = []
  /// Why those failed whose failure doesn't concern the job.
  public var ignored: [String: String] = [:]
  /// Those whose failure fails the job.
  public var failed: [String] = []

  public init() {}
}

/// How many children of a job are in each group of ``JobDependencies``.
public struct JobDependencyCounts: Sendable, Equatable, Codable {
  public var processed = 0
  public var unprocessed = 0
  public var ignored = 0
  public var failed = 0

  public init() {}
}

extension Queue {
  /// What became of a job's children, all at the same moment.
  public func dependencies(of id: String) async throws -> JobDependencies {
    let replies = try await redis.transaction([
      ["HGETALL", keys.processed(id)], ["SMEMBERS", keys.dependencies(id)], ["HGETALL", keys.ignored(id)],
      ["ZRANGE", keys.unsuccessful(id), 0, -1],
    ])
    guard replies.count == 4 else { throw QueueError.malformed(what: "the children of job \(id)", found: "\(replies)") }
    var dependencies = JobDependencies()
    dependencies.processed = replies[0].fields.mapValues { JSONText($0) }
    dependencies.unprocessed = replies[1].strings
    dependencies.ignored = replies[2].fields
    dependencies.failed = replies[3].strings
    return dependencies
  }

  /// How many children a job has in each group.
  public func dependencyCounts(of id: String) async throws -> JobDependencyCounts {
    let sizes = try await redis.transaction([
      ["HLEN", keys.processed(id)], ["SCARD", keys.dependencies(id)], ["HLEN", keys.ignored(id)],
      ["ZCARD", keys.unsuccessful(id)],
    ]).map { $0.integer ?? 0 }
    guard sizes.count == 4 else { throw QueueError.malformed(what: "the children of job \(id)", found: "\(sizes)") }
    var counts = JobDependencyCounts()
    (counts.processed, counts.unprocessed, counts.ignored, counts.failed) = (sizes[0], sizes[1], sizes[2], sizes[3])
    return counts
  }
}

extension QueueKeys {
  fileprivate func processed(_ id: String) -> String { job(id) + ":processed" }
  fileprivate func dependencies(_ id: String) -> String { job(id) + ":dependencies" }
  fileprivate func ignored(_ id: String) -> String { job(id) + ":failed" }
  fileprivate func unsuccessful(_ id: String) -> String { job(id) + ":unsuccessful" }
}
