/// The pauses between attempts to connect: 50 ms, doubling up to 1 s. A value without a clock of its own.
struct ReconnectBackoff: Sequence, IteratorProtocol {
  private var pause = Duration.milliseconds(50)

  mutating func next() -> Duration? {
    defer { pause = Swift.min(pause * 2, .seconds(1)) }
    return pause
  }
}
