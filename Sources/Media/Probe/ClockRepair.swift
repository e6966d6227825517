/// Makes one running clock of timestamps that jump: recordings that were joined, wild values from damage (ISO/IEC 13818-1 allows
/// a discontinuity anywhere). A pure state machine over the packets of all streams in the file's order; it gives the same times
/// whenever it is fed the same packets.
struct ClockRepair {
  /// Times that didn't follow from the packets before them.
  private(set) var jumps = 0

  /// What is added to the file's times now, and what was before the last jump: streams cross a jump one after another.
  private var offset: Int64 = 0
  private var previousOffset: Int64 = 0
  private var ends: [Int: Int64] = [:]

  /// How far (µs) a packet may lie behind the end of its stream's last one, or before it.
  private static let gap: Int64 = 10_000_000
  private static let overlap: Int64 = 1_000_000

  /// What to add to a packet's times.
  ///
  /// - Parameters:
  ///   - time: when it is decoded, in µs of the file's clock.
  ///   - duration: µs.
  mutating func correction(stream: Int, time: Int64, duration: Int64) -> Int64 {
    if let end = ends[stream], !follows(time + offset, end) {
      if follows(time + previousOffset, end) {
        swap(&offset, &previousOffset)
      } else {
        jumps += 1
        previousOffset = offset
        offset = end - time
      }
    }
    ends[stream] = time + offset + max(0, duration)
    return offset
  }

  private func follows(_ time: Int64, _ end: Int64) -> Bool { time - end <= Self.gap && end - time <= Self.overlap }
}
