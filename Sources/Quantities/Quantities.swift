import Foundation

// Numbers as people read them.

extension Int {
  /// `12,345`.
  package var grouped: String {
    let digits = String(magnitude)
    let places = digits.enumerated().map { index, digit in
      let left = digits.count - index
      return index > 0 && left % 3 == 0 ? ",\(digit)" : "\(digit)"
    }
    return (self < 0 ? "−" : "") + places.joined()
  }

  /// `1 job`, `2 jobs`.
  package func of(_ word: String) -> String { "\(grouped) \(word)\(self == 1 ? "" : "s")" }

  /// `5.26 Mbit/s` of bits a second.
  package var bitRate: String {
    self >= 1_000_000 ? (Double(self) / 1e6).places(2) + " Mbit/s" : "\((Double(self) / 1000).places(0)) kbit/s"
  }

  /// `12.3 MB` of bytes.
  package var byteCount: String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    let step = self < 1000 ? 0 : Swift.min(units.count - 1, Int(log10(Double(self)) / 3))
    return step == 0 ? "\(self) bytes" : (Double(self) / pow(1000, Double(step))).places(1) + " " + units[step]
  }

  /// `stereo`, `5.1` of a number of channels.
  package var channels: String {
    switch self {
    case 1: "mono"
    case 2: "stereo"
    case 6: "5.1"
    case 8: "7.1"
    default: "\(self) channels"
    }
  }
}

extension Double {
  /// With so many decimals.
  package func places(_ count: Int) -> String { String(format: "%.\(count)f", self) }

  /// Seconds in the two units that matter: `4.2 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`.
  package var span: String {
    guard isFinite, self >= 0, self < 1e12 else { return "–" }
    if self < 9.95 { return places(1) + " s" }
    let seconds = Int(rounded())
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
    return parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  /// Seconds in their largest unit: `4 s`, `2 min`, `3 h`, `2 d`.
  package var roughSpan: String {
    guard isFinite, self >= 0, self < 1e12 else { return "–" }
    let seconds = Int(self)
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min"
    case ..<172_800: return "\(seconds / 3600) h"
    default: return "\(seconds / 86_400) d"
    }
  }

  /// `1:02:03` of seconds.
  package var clock: String {
    guard isFinite, self >= 0, self < 1e9 else { return "–:––" }
    let whole = Int(rounded())
    let minutes = String(format: whole >= 3600 ? "%02d" : "%d", whole / 60 % 60)
    return (whole >= 3600 ? "\(whole / 3600):" : "") + minutes + String(format: ":%02d", whole % 60)
  }
}
