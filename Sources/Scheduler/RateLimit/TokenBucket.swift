/// How many requests someone may still make: it fills at an even rate up to its size, and each request takes one.
struct TokenBucket: Sendable, Equatable {
  /// A second.
  let rate: Double
  let size: Double
  private(set) var left: Double
  private var filledAt: Duration

  init(rate: Int, now: Duration) {
    self.rate = Double(rate)
    size = Double(rate) * 2
    left = size
    filledAt = now
  }

  /// Takes one.
  /// - Parameter now: since some moment that is the same for every call.
  /// - Returns: nil, or for how long there is none.
  mutating func take(now: Duration) -> Duration? {
    left = min(size, left + max(0, (now - filledAt) / .seconds(1)) * rate)
    filledAt = now
    guard left >= 1 else { return .seconds((1 - left) / rate) }
    left -= 1
    return nil
  }

  /// When it is full again.
  var untilFull: Duration { .seconds((size - left) / rate) }
}
