/// Times of a track in whole µs, rounded from its start: sums of durations don't drift.
struct MediaTime {
  /// The µs of a number of ticks, to the nearest.
  static func microseconds(_ ticks: Int64, timescale: Int) -> Int64 {
    let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: Int64(timescale))
    return seconds * 1_000_000 + (rest * 2_000_000 + Int64(timescale)) / (2 * Int64(timescale))
  }

  /// Each segment's duration in µs, so that their sum is the track's.
  static func durations(of ticks: [Int64], timescale: Int) -> [Int64] {
    var (end, rounded) = (Int64(0), Int64(0))
    return ticks.map { duration in
      end += duration
      let next = microseconds(end, timescale: timescale)
      defer { rounded = next }
      return next - rounded
    }
  }

  /// Seconds with six digits after the point, as `EXTINF` takes them.
  static func seconds(_ microseconds: Int64) -> String {
    "\(microseconds / 1_000_000).\(String(microseconds % 1_000_000 + 1_000_000).dropFirst())"
  }

  /// An `xs:duration` such as `PT10.01S`, without needless zeros.
  static func iso8601(_ microseconds: Int64) -> String {
    var text = Substring(seconds(microseconds))
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return "PT\(text)S"
  }

  /// The whole µs that hold a time in seconds: never less than it.
  static func covering(_ time: Rational) -> Int64 {
    let (seconds, rest) = time.numerator.quotientAndRemainder(dividingBy: time.denominator)
    return Int64(seconds) * 1_000_000 + (Int64(rest) * 1_000_000 + Int64(time.denominator) - 1) / Int64(time.denominator)
  }
}
