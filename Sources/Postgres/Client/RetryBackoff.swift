/// The pauses before a transaction is done again: a random time up to 10 ms, 20 ms, 40 ms … 1 s, so that those who got into each
/// other's way don't meet again.
struct RetryBackoff: IteratorProtocol {
  private var remaining: Int
  private var limit = Duration.milliseconds(10)
  private var random: any RandomNumberGenerator

  /// - Parameter attempts: how often it may be done in all; there is a pause less.
  init(attempts: Int, random: any RandomNumberGenerator = SystemRandomNumberGenerator()) {
    remaining = attempts - 1
    self.random = random
  }

  mutating func next() -> Duration? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    defer { limit = min(limit * 2, .seconds(1)) }
    return limit * Double.random(in: 0...1, using: &random)
  }
}
