import Foundation

extension JSONEncoder.DateEncodingStrategy {
  /// RFC 3339, in UTC, with milliseconds.
  static let rfc3339 = JSONEncoder.DateEncodingStrategy.custom { date, encoder in
    var value = encoder.singleValueContainer()
    try value.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
  }
}
