/// The bit rates of a track, measured from its finished segments. Everything in bit/s, rounded up.
struct BitRate: Hashable, Sendable {
  /// Bits and seconds of one segment.
  struct Piece: Hashable, Sendable {
    var bits: Double
    var seconds: Double
  }

  private let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  init(_ segments: [TrackSegment], timescale: Int) {
    pieces = segments.map { Piece(bits: Double($0.size) * 8, seconds: Double($0.duration) / Double(timescale)) }
  }

  /// Over the whole track (`AVERAGE-BANDWIDTH`).
  var average: Int {
    let seconds = pieces.reduce(0) { $0 + $1.seconds }
    return seconds > 0 ? Self.whole(pieces.reduce(0) { $0 + $1.bits } / seconds) : 0
  }

  /// Seconds of the longest segment.
  var longest: Double { pieces.map(\.seconds).max() ?? 0 }

  /// The largest over any run of segments that lasts 0.5 to 1.5 target durations (RFC 8216, section 4.1); the average where no
  /// run does.
  func peak(targetDuration: Int) -> Int {
    let (shortest, longest) = (0.5 * Double(targetDuration), 1.5 * Double(targetDuration))
    var peak = 0.0
    for first in pieces.indices {
      var (bits, seconds) = (0.0, 0.0)
      for piece in pieces[first...] {
        bits += piece.bits
        seconds += piece.seconds
        if seconds > longest + Self.rounding { break }
        if seconds >= shortest - Self.rounding, seconds > 0 { peak = max(peak, bits / seconds) }
      }
    }
    return max(Self.whole(peak), average)
  }

  /// The smallest rate at which a player that has buffered `seconds` of it never starves, wherever it starts: DASH's meaning of
  /// `@bandwidth` with `@minBufferTime` (ISO/IEC 23009-1, 5.3.5.4).
  func sustained(buffering seconds: Double) -> Int {
    guard seconds > 0, let largest = pieces.map(\.bits).max() else { return 0 }
    var (low, high) = (0, max(Self.whole(largest / seconds), average))
    while !isSustained(by: high, buffering: seconds) { high = high * 2 + 1 }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isSustained(by: middle, buffering: seconds) { high = middle } else { low = middle }
    }
    return high
  }

  /// Whether every run of segments arrives in time over a line of that rate: the bits of a run may exceed what the line carries
  /// while all but its last segment play by no more than the buffer.
  private func isSustained(by rate: Int, buffering seconds: Double) -> Bool {
    let rate = Double(rate)
    var (backlog, played) = (0.0, 0.0)
    for piece in pieces {
      backlog = piece.bits + max(0, backlog - rate * played)
      if backlog > rate * seconds { return false }
      played = piece.seconds
    }
    return true
  }

  /// Times in playlists are rounded: a run at the edge counts.
  private static let rounding = 0.001

  private static func whole(_ rate: Double) -> Int { Int(min(rate.rounded(.up), Double(UInt32.max))) }
}
