/// How many jobs of a queue may start within a time, all workers together. Wire format §12.
public struct RateLimit: Sendable, Equatable {
  public var max: Int
  public var duration: Duration

  public init(max: Int, per duration: Duration) {
    self.max = max
    self.duration = duration
  }
}
