/// The pauses between attempts to connect: 50 ms, doubling up to 1 s. A value without a clock of its own.
public struct ReconnectBackoff: Sequence, IteratorProtocol {
  private var pause = Duration.milliseconds(50)

  public init() {}

  public mutating func next() -> Duration? {
    defer { pause = Swift.min(pause * 2, .seconds(1)) }
    return pause
  }
}
