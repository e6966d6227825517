import Jobs
import Queue
import Redis

/// The titles that were begun and aren't published, kept in Redis for all workers: where a job is gone, nothing else says where its pieces
/// lie.
struct UnfinishedTitles: Sendable {
  /// That of the jobs that make titles.
  let queue: Queue

  /// A hash: a title's output by the key of its job.
  private static let key = "sprocket:titles"
  private var prefix: String { queue.qualifiedName + ":" }

  func note(_ id: String, output: String) async throws {
    try await queue.redis.send(["HSET", Self.key, prefix + id, output])
  }

  func forget(_ id: String) async throws { try await queue.redis.send(["HDEL", Self.key, prefix + id]) }

  /// - Returns: nil where the job has none.
  func output(of id: String) async throws -> String? { try await queue.redis.send(["HGET", Self.key, prefix + id]).string }

  /// Outputs by the ids of their jobs.
  func all() async throws -> [String: String] {
    let entries = try await queue.redis.send(["HGETALL", Self.key]).fields.filter { $0.key.hasPrefix(prefix) }
    return Dictionary(uniqueKeysWithValues: entries.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  /// Whether it is this worker's turn to look at all of the queue's: once in such a time it is one worker's.
  func isTurn(every interval: Duration) async throws -> Bool {
    let milliseconds = Int(interval / .milliseconds(1))
    return try await !queue.redis.send(["SET", "\(Self.key):turn:\(queue.qualifiedName)", "1", "NX", "PX", milliseconds]).isNull
  }
}
