import Foundation

/// `timestamptz`, to the microsecond.
extension Date: PostgresValue {
  public static var postgresType: PostgresType { .timestamptz }
  public static var postgresArrayType: PostgresType { .timestamptzArray }

  /// The server counts microseconds from 2000-01-01, Foundation seconds from 2001-01-01.
  private static let epoch: TimeInterval = -366 * 86_400

  public func encode(into bytes: inout [UInt8]) {
    let microseconds = ((timeIntervalSinceReferenceDate - Self.epoch) * 1e6).rounded()
    // Beyond what either side can hold, it is the far end of time.
    bytes.append(bigEndian: Int64(exactly: microseconds) ?? (microseconds > 0 ? .max : .min))
  }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .timestamptz, let microseconds = bytes.integer(Int64.self) else {
      throw PostgresValueError(type, isNot: Date.self)
    }
    guard microseconds != .max, microseconds != .min else { throw PostgresValueError("an infinite time can't be read as Date") }
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    self.init(timeIntervalSinceReferenceDate: Double(seconds) + Self.epoch + Double(rest) / 1e6)
  }
}
