import Synchronization

/// A bucket for each caller.
final class RateLimiter: Sendable {
  let rate: Int
  private let buckets = Mutex<[String: TokenBucket]>([:])
  private let start = ContinuousClock.now

  /// How many callers are told apart before those who have been quiet are forgotten.
  private static let most = 10_000

  init(rate: Int) { self.rate = rate }

  /// - Returns: the bucket after this request, and where there is none left, for how long.
  func take(for caller: String) -> (bucket: TokenBucket, wait: Duration?) {
    let now = start.duration(to: .now)
    return buckets.withLock { buckets in
      if buckets.count >= Self.most, buckets[caller] == nil {
        buckets = buckets.filter { $0.value.untilFull > .zero }
      }
      var bucket = buckets[caller] ?? TokenBucket(rate: rate, now: now)
      let wait = bucket.take(now: now)
      buckets[caller] = bucket
      return (bucket, wait)
    }
  }
}
