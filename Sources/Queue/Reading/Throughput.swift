import Foundation
import Redis

/// How many jobs of a queue ended in each of the latest minutes, where its workers keep count. Wire format §15.
public struct Throughput: Sendable, Equatable {
  /// The minute that goes on now is the last.
  public var completed: [Int]
  public var failed: [Int]

  public init(completed: [Int], failed: [Int]) {
    self.completed = completed
    self.failed = failed
  }
}

extension Queue {
  /// How many jobs ended in each of the latest minutes.
  /// - Parameter minutes: how many, with the one that goes on now, 1…1440.
  /// - Throws: ``QueueError/outOfRange(setting:value:allowed:)``, `RedisError`.
  public func throughput(minutes: Int) async throws -> Throughput {
    guard (1...1440).contains(minutes) else {
      throw QueueError.outOfRange(setting: "minutes", value: "\(minutes)", allowed: "1…1440")
    }
    let states = [JobState.completed, .failed]
    let replies = try await redis.transaction(
      states.flatMap { state -> [RedisCommand] in
        let key = keys.base + "metrics:" + state.rawValue
        return [["HMGET", key, "count", "prevTS", "prevCount"], ["LRANGE", key + ":data", 0, minutes - 1]]
      })
    guard replies.count == 4 else { throw QueueError.malformed(what: "the counts of finished jobs", found: "\(replies)") }
    let now = clock.milliseconds() / 60_000
    func series(_ index: Int) -> [Int] {
      let totals = replies[index].array?.map { $0.integer } ?? []
      return MinuteCounts(totals: totals, closed: replies[index + 1].strings.map { Int($0) ?? 0 })
        .latest(minutes, endingAt: now)
    }
    return Throughput(completed: series(0), failed: series(2))
  }
}

/// Counts by minute, as they are kept: each minute is closed by the first job that ends after it.
struct MinuteCounts {
  /// The minute, since 1970, whose count is still open.
  private var openMinute: Int64?
  private var open = 0
  /// The minutes before, the latest first.
  private let closed: [Int]

  /// - Parameter totals: all that were counted, when a minute was last closed (Unix ms), and how many there were then.
  init(totals: [Int?], closed: [Int]) {
    self.closed = closed
    guard totals.count == 3, let count = totals[0], let time = totals[1], let before = totals[2] else { return }
    openMinute = Int64(time) / 60_000
    open = max(0, count.subtractingReportingOverflow(before).partialValue)
  }

  /// The counts of `count` minutes, the latest last.
  func latest(_ count: Int, endingAt minute: Int64) -> [Int] {
    guard let openMinute else { return Array(repeating: 0, count: count) }
    return (0..<count).map { index in
      let age = openMinute - (minute - Int64(count - 1 - index))
      if age == 0 { return open }
      return age > 0 && age <= closed.count ? closed[Int(age) - 1] : 0
    }
  }
}
