/// The full number of a transaction, `xid8`: unlike the short one it never comes again.
public struct TransactionID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64

  public init(rawValue: UInt64) { self.rawValue = rawValue }

  init?(text: String) {
    guard let number = UInt64(text) else { return nil }
    self.init(rawValue: number)
  }

  public var description: String { String(rawValue) }

  /// As the server's list of sessions has it.
  var short: Int64 { Int64(rawValue & 0xFFFF_FFFF) }
}
