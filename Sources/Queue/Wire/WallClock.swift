import Foundation

/// Where the queue takes "now" from. All times on the wire are the clients' Unix milliseconds, never the server's.
public struct WallClock: Sendable {
  /// Unix time in ms.
  public var milliseconds: @Sendable () -> Int64

  public init(milliseconds: @escaping @Sendable () -> Int64) {
    self.milliseconds = milliseconds
  }

  /// The machine's clock.
  public static let system = WallClock { Int64(Date().timeIntervalSince1970 * 1000) }
}

extension Date {
  init(milliseconds: Int64) {
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  /// Whole Unix milliseconds, as times stand on the wire.
  var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded(.down)) }
}

extension Duration {
  /// Whole milliseconds, as durations stand on the wire.
  var milliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
