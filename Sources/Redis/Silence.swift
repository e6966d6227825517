/// For how long a server has owed us replies without sending any. A value without a clock of its own.
struct Silence {
  /// How many replies are due.
  private(set) var pending = 0
  private var limit = Duration.zero
  /// When the silence has lasted too long; nil while no reply is due.
  private(set) var deadline: ContinuousClock.Instant?

  mutating func began(limit: Duration, now: ContinuousClock.Instant) {
    self.limit = pending == 0 ? limit : max(self.limit, limit)
    pending += 1
    deadline = max(deadline ?? now, now + limit)
  }

  mutating func ended(now: ContinuousClock.Instant) {
    pending -= 1
    deadline = pending == 0 ? nil : now + limit
  }
}
