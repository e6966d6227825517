/// A span of time as people write it: `500ms`, `30s`, `15m`, `6h`, `1d`, `2w`.
enum TimeSpan {
  static let form = "a whole number with ms, s, m, h, d or w, such as 15m"

  private static let units: [(suffix: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
  ]

  /// - Returns: nil for what isn't of that form, or longer than ten years.
  static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) }) else {
      return nil
    }
    let (milliseconds, isTooLong) = number.multipliedReportingOverflow(by: unit.milliseconds)
    guard !isTooLong, milliseconds <= 3653 * 86_400_000 else { return nil }
    return .milliseconds(milliseconds)
  }
}
