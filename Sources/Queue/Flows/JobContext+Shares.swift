import Foundation
import Redis

/// How much of a parent's work its children have done, as they have told it.
public struct JobShares: Sendable, Equatable {
  /// The share of each child by its name.
  public var byChild: [String: Double] = [:]

  public init() {}

  public var sum: Double { byChild.values.reduce(0, +) }
}

extension JobContext {
  /// The job that waits for this one; nil for none.
  public var parent: JobParent? { record.parent }

  /// Tells the parent how much of its work this child has done. Shares are kept for a day, and never shrink.
  /// - Parameters:
  ///   - share: in the parent's own measure.
  ///   - child: the name by which the parent knows the child.
  ///   - interval: how often the shares of all the children are answered.
  /// - Returns: the shares, for this child to make the parent's progress of them by ``tellParent(_:)``; nil for those who
  ///   come within `interval` after another.
  /// - Throws: ``QueueError/jobMissing(id:queue:)`` when the parent is gone, ``QueueError/notInState(id:queue:required:)`` when
  ///   it has ended, `RedisError`.
  public func tellShare(_ share: Double, as child: String, every interval: Duration = .milliseconds(500)) async throws
    -> JobShares?
  {
    guard let parent else { return nil }
    let reply = try await queue.redis.run(
      QueueScript.tellShare.script, keys: [parent.queue + ":"],
      [parent.id, child, String(share), queue.clock.milliseconds(), interval.milliseconds])
    if let status = reply.integer {
      try QueueError.check(status, id: parent.id, queue: parent.queue, required: .waitingChildren)
      return nil
    }
    var shares = JobShares()
    shares.byChild = reply.fields.filter { !$0.key.isEmpty }.compactMapValues(Double.init)
    return shares
  }

  /// Tells the parent's followers how far it has come. Wire format §15.
  public func tellParent(_ progress: some Encodable & Sendable) async throws {
    guard let parent else { return }
    let reply = try await queue.redis.run(
      QueueScript.updateProgress.script, keys: [parent.queue + ":"], [parent.id, JSONText(encoding: progress).text])
    try QueueError.check(reply.integer, id: parent.id, queue: parent.queue)
  }

  /// Adds a line to the log of the parent, where there is one and it hasn't got that line.
  public func logToParentOnce(_ line: String) async throws {
    guard let parent else { return }
    let lines = try await queue.redis.send(["LRANGE", "\(parent.queue):\(parent.id):logs", -1000, -1]).strings
    guard !lines.contains(line) else { return }
    let reply = try await queue.redis.run(QueueScript.addLog.script, keys: [parent.queue + ":"], [parent.id, line, 0])
    try QueueError.check(reply.integer, id: parent.id, queue: parent.queue)
  }

  /// Begins to count the shares of this job's children, with what is done already.
  public func resetShares(_ shares: [String: Double]) async throws {
    let key = queue.keys.shares(id)
    var commands: [RedisCommand] = [["DEL", key]]
    if !shares.isEmpty {
      commands.append(RedisCommand(["HSET", key] + shares.flatMap { [$0.key, String($0.value)] as [any RedisArgument] }))
      commands.append(["PEXPIRE", key, 86_400_000])
    }
    _ = try await queue.redis.transaction(commands)
  }
}
