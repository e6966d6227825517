import Foundation

/// What a receiver says about when to come back: the header Retry-After, in seconds or as a date (RFC 9110).
public enum RetryAfter {
  /// - Returns: 1 s to 6 h; nil for what is neither.
  public static func pause(_ header: String, now: Date) -> Duration? {
    let text = header.trimmingCharacters(in: .whitespaces)
    let seconds: Double
    if let number = Double(text), number.isFinite {
      seconds = number
    } else if let date = date(text) {
      seconds = date.timeIntervalSince(now)
    } else {
      return nil
    }
    return .seconds(min(max(seconds.rounded(.up), 1), 6 * 3600))
  }

  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }
}
