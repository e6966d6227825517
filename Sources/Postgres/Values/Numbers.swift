/// `int8`, read from every whole-number type of the server that fits.
extension Int64: PostgresValue {
  public static var postgresType: PostgresType { .int8 }
  public static var postgresArrayType: PostgresType { .int8Array }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    self = try wholeNumber(bytes, of: type)
  }
}

/// `int8`: as wide as on the machines that this runs on.
extension Int: PostgresValue {
  public static var postgresType: PostgresType { .int8 }
  public static var postgresArrayType: PostgresType { .int8Array }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    self = try wholeNumber(bytes, of: type)
  }
}

/// `int4`, read from `int2` too.
extension Int32: PostgresValue {
  public static var postgresType: PostgresType { .int4 }
  public static var postgresArrayType: PostgresType { .int4Array }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type != .int8 else { throw PostgresValueError(type, isNot: Int32.self) }
    self = try wholeNumber(bytes, of: type)
  }
}

/// `int2`.
extension Int16: PostgresValue {
  public static var postgresType: PostgresType { .int2 }
  public static var postgresArrayType: PostgresType { .int2Array }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .int2 else { throw PostgresValueError(type, isNot: Int16.self) }
    self = try wholeNumber(bytes, of: type)
  }
}

/// `float8`, for ratios and measures. Never for money.
extension Double: PostgresValue {
  public static var postgresType: PostgresType { .float8 }
  public static var postgresArrayType: PostgresType { .float8Array }

  public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: bitPattern) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    switch type {
    case .float8:
      if let bits = bytes.integer(UInt64.self) {
        self.init(bitPattern: bits)
        return
      }
    case .float4:
      if let bits = bytes.integer(UInt32.self) {
        self.init(Float(bitPattern: bits))
        return
      }
    default: break
    }
    throw PostgresValueError(type, isNot: Double.self)
  }
}

extension Bool: PostgresValue {
  public static var postgresType: PostgresType { .bool }
  public static var postgresArrayType: PostgresType { .boolArray }

  public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .bool, let byte = bytes.integer(UInt8.self) else { throw PostgresValueError(type, isNot: Bool.self) }
    self = byte != 0
  }
}

private func wholeNumber<Number: FixedWidthInteger>(
  _ bytes: UnsafeRawBufferPointer, of type: PostgresType
) throws(PostgresValueError) -> Number {
  let number: Int64? =
    switch type {
    case .int8: bytes.integer(Int64.self)
    case .int4: bytes.integer(Int32.self).map(Int64.init)
    case .int2: bytes.integer(Int16.self).map(Int64.init)
    default: nil
    }
  guard let number, let fitting = Number(exactly: number) else { throw PostgresValueError(type, isNot: Number.self) }
  return fitting
}
