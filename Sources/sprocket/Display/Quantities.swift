import Foundation

// Numbers as people read them.

extension Double {
  /// `1:02:03` of seconds.
  var clock: String {
    guard isFinite, self >= 0, self < 1e9 else { return "-:--" }
    let whole = Int(self.rounded())
    let minutes = String(format: whole >= 3600 ? "%02d" : "%d", whole / 60 % 60)
    return (whole >= 3600 ? "\(whole / 3600):" : "") + minutes + String(format: ":%02d", whole % 60)
  }

  func rounded(toPlaces places: Int) -> String { String(format: "%.\(places)f", self) }
}

extension Int {
  /// `5.2 Mbit/s` of bits a second.
  var bitRate: String {
    self >= 1_000_000 ? (Double(self) / 1e6).rounded(toPlaces: 2) + " Mbit/s" : "\((self + 500) / 1000) kbit/s"
  }

  /// `12.3 MB` of bytes.
  var byteCount: String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    let step = self < 1000 ? 0 : Swift.min(units.count - 1, Int(log10(Double(self)) / 3))
    return step == 0 ? "\(self) bytes" : (Double(self) / pow(1000, Double(step))).rounded(toPlaces: 1) + " " + units[step]
  }

  /// `stereo`, `5.1` of a number of channels.
  var channels: String {
    switch self {
    case 1: "mono"
    case 2: "stereo"
    case 6: "5.1"
    case 8: "7.1"
    default: "\(self) channels"
    }
  }
}
