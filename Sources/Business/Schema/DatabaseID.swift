import Postgres

/// The number of a row, of one table: ids of different tables aren't mixed up.
public protocol DatabaseID: RawRepresentable, Hashable, Comparable, Codable, PostgresValue, CustomStringConvertible
where RawValue == Int64 {
  init(rawValue: Int64)
}

extension DatabaseID {
  public static var postgresType: PostgresType { Int64.postgresType }
  public static var postgresArrayType: PostgresType { Int64.postgresArrayType }

  public func encode(into bytes: inout [UInt8]) { rawValue.encode(into: &bytes) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    self.init(rawValue: try Int64(decoding: bytes, of: type))
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  public var description: String { String(rawValue) }
}
