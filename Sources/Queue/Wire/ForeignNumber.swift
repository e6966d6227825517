import Foundation

/// A number as another client wrote it. One that is too large to be reckoned with counts as the largest that isn't, so that no job can
/// end those who read it.
struct ForeignNumber: Decodable {
  private let value: Double

  /// Up to here a `Double` tells whole numbers apart.
  private static let most = 9_007_199_254_740_992.0

  init(_ value: Double) { self.value = value.isNaN ? 0 : min(max(value, -Self.most), Self.most) }

  /// - Returns: nil for text that isn't a number.
  init?(_ text: String) {
    guard let value = Double(text) else { return nil }
    self.init(value)
  }

  init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Double.self))
  }

  var integer: Int { Int(value) }
  /// So many milliseconds.
  var milliseconds: Duration { .milliseconds(value) }
  /// So many seconds.
  var seconds: Duration { .seconds(value) }
  /// So many milliseconds since 1970.
  var date: Date { Date(timeIntervalSince1970: value / 1000) }
}
