/// How many children of a job are in each group of ``JobChildren``.
public struct JobChildrenCounts: Sendable, Equatable, Codable {
  public var processed = 0
  public var ignored = 0
  public var failed = 0
  public var unprocessed = 0

  public init() {}
}

extension Queue {
  /// How many children a job has in each group, all at the same moment.
  public func childrenCounts(of id: String) async throws -> JobChildrenCounts {
    let sizes = try await redis.transaction([
      ["HLEN", keys.processed(id)], ["HLEN", keys.ignored(id)], ["ZCARD", keys.unsuccessful(id)],
      ["SCARD", keys.dependencies(id)],
    ]).map { $0.integer ?? 0 }
    guard sizes.count == 4 else { throw QueueError.malformed(what: "the children of job \(id)", found: "\(sizes)") }
    var counts = JobChildrenCounts()
    (counts.processed, counts.ignored, counts.failed, counts.unprocessed) = (sizes[0], sizes[1], sizes[2], sizes[3])
    return counts
  }
}
