import Foundation
import Redis

extension Queue {
  /// When delayed jobs are due. Wire format §5.
  /// - Returns: nothing for those that aren't delayed.
  public func dueTimes(of ids: [String]) async throws -> [String: Date] {
    guard !ids.isEmpty else { return [:] }
    let scores = try await redis.transaction(ids.map { ["ZSCORE", keys.delayed, $0] })
    let dates = zip(ids, scores).compactMap { id, score in
      score.double.map { (id, Date(timeIntervalSince1970: ($0 / 4096).rounded(.down) / 1000)) }
    }
    return Dictionary(dates, uniquingKeysWith: { first, _ in first })
  }
}
