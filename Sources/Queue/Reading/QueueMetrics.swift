import Foundation
import Redis

/// How many jobs of a queue ended, in all and minute by minute, where its workers keep count. Wire format §15.
public struct QueueMetrics: Sendable, Equatable {
  /// Since counting began.
  public var count = 0
  /// When a minute was last closed; nil where nobody counts.
  public var updated: Date?
  /// For each closed minute, the latest first.
  public var perMinute: [Int] = []

  public init() {}
}

extension Queue {
  /// How many jobs have ended in one way.
  /// - Parameters:
  ///   - state: ``JobState/completed`` or ``JobState/failed``.
  ///   - minutes: places in the list of minutes, 0 being the latest.
  public func metrics(of state: JobState, minutes: Range<Int> = 0..<1440) async throws -> QueueMetrics {
    guard state == .completed || state == .failed else {
      throw QueueError.outOfRange(setting: "the state of metrics", value: state.rawValue, allowed: "completed or failed")
    }
    var metrics = QueueMetrics()
    guard !minutes.isEmpty else { return metrics }
    let key = keys.base + "metrics:" + state.rawValue
    let replies = try await redis.transaction([
      ["HMGET", key, "count", "prevTS"], ["LRANGE", key + ":data", minutes.lowerBound, minutes.upperBound - 1],
    ])
    let totals = replies.first?.array ?? []
    metrics.count = totals.first?.integer ?? 0
    metrics.updated = totals.last?.integer.map { Date(milliseconds: Int64($0)) }
    metrics.perMinute = replies.last?.strings.compactMap { Int($0) } ?? []
    return metrics
  }
}
