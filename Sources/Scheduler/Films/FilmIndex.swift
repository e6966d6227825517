import Foundation
import Queue
import Redis

/// Which jobs belong to which film: a sorted set a film in Redis, by the time at which jobs were added, kept by every scheduler.
struct FilmIndex: Sendable {
  let redis: RedisClient

  /// How many jobs of a film are remembered, the newest.
  static let jobsKept = 1000

  private func key(_ film: String) -> String { "sprocket:film:\(film):jobs" }
  private func ownerKey(_ film: String) -> String { "sprocket:film:\(film):owner" }

  /// Remembers a job of a film; noting it again changes nothing.
  func note(_ job: JobID, added: Date, of film: FilmReference) async throws {
    guard let id = film.id, !id.isEmpty else { return }
    var commands: [RedisCommand] = [
      ["ZADD", key(id), Int64(added.timeIntervalSince1970 * 1000), "\(job)"],
      ["ZREMRANGEBYRANK", key(id), 0, -Self.jobsKept - 1],
    ]
    if let owner = film.owner { commands.append(["SET", ownerKey(id), owner, "NX"]) }
    _ = try await redis.transaction(commands)
  }

  /// Some jobs of a film, drawn by chance.
  func sample(of film: String, count: Int) async throws -> [JobID] {
    try await redis.send(["ZRANDMEMBER", key(film), count]).strings.compactMap { JobID($0) }
  }

  func forget(_ jobs: [JobID], of film: String) async throws {
    guard !jobs.isEmpty else { return }
    try await redis.send(RedisCommand(["ZREM", key(film)] + jobs.map(\.description)))
  }

  /// A job in the index, and when it was added (Unix ms).
  struct Entry: Codable, Equatable {
    let job: String
    let added: Int64
  }

  /// Jobs of a film, the newest first.
  /// - Parameter entry: the last that was seen; nil to begin with the newest.
  func jobs(of film: String, after entry: Entry?, limit: Int) async throws -> [Entry] {
    let reply = try await redis.send([
      "ZREVRANGEBYSCORE", key(film), entry.map { String($0.added) } ?? "+inf", "-inf", "WITHSCORES", "LIMIT", 0, Self.jobsKept,
    ]).strings
    let entries = stride(from: 0, to: reply.count - 1, by: 2).map { index in
      Entry(job: reply[index], added: Double(reply[index + 1]).flatMap { Int64(exactly: $0) } ?? 0)
    }
    guard let entry else { return Array(entries.prefix(limit)) }
    // Jobs that were added in the same millisecond stand in the order of their names, the last first.
    return Array(entries.drop { $0.added == entry.added && $0.job >= entry.job }.prefix(limit))
  }

  /// Gives a film that has neither an owner nor jobs to someone.
  /// - Returns: whether it is that one's, now or since long.
  func claim(_ film: String, for owner: String) async throws -> Bool {
    try await redis.run(Self.claiming, keys: [ownerKey(film), key(film)], [owner]).integer == 1
  }

  private static let claiming = RedisScript(
    name: "claimFilm",
    source: """
      local owner = redis.call('GET', KEYS[1])
      if owner then
        return owner == ARGV[1] and 1 or 0
      end
      if redis.call('EXISTS', KEYS[2]) == 1 then
        return 0
      end
      redis.call('SET', KEYS[1], ARGV[1])
      return 1
      """)
}
