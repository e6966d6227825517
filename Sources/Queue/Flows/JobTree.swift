/// A job with the jobs that it waits for or has waited for, as they are now. Wire format §16.
public struct JobTree: Sendable, Equatable {
  /// The name of its queue.
  public let queue: String
  public let job: JobRecord
  /// In the order of their keys; those that are gone are left out.
  public let children: [JobTree]
}

extension FlowProducer {
  /// A flow as it is now, from one of its jobs downwards; nil when that job isn't there.
  /// - Parameters:
  ///   - queue: the name of the job's queue.
  ///   - depth: how many levels of children are read, 0 for none.
  ///   - maxChildren: how many children of one job are read.
  /// - Throws: ``QueueError`` for what isn't a job, `RedisError`.
  public func tree(of id: String, in queue: String, depth: Int = 10, maxChildren: Int = 100) async throws -> JobTree? {
    let owner = try Queue(name: queue, prefix: prefix, redis: redis)
    guard let job = try await owner.job(id) else { return nil }
    guard depth > 0 else { return JobTree(queue: queue, job: job, children: []) }
    var children: [JobTree] = []
    for key in try await owner.children(of: id).keys.prefix(max(maxChildren, 0)) {
      // The key of a child in a queue with another prefix says nothing that could be read here.
      guard key.hasPrefix("\(prefix):") else { continue }
      let parts = key.dropFirst(prefix.count + 1).split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if let child = try await tree(of: String(parts[1]), in: String(parts[0]), depth: depth - 1, maxChildren: maxChildren) {
        children.append(child)
      }
    }
    return JobTree(queue: queue, job: job, children: children)
  }
}

extension JobChildren {
  /// The keys of all of them, sorted.
  public var keys: [String] {
    Set(processed.keys).union(ignored.keys).union(failed).union(unprocessed).sorted()
  }
}
