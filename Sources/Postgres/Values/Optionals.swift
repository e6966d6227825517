/// NULL is nil.
extension Optional: PostgresValue where Wrapped: PostgresValue {
  public static var postgresType: PostgresType { Wrapped.postgresType }
  public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
  public static var postgresNull: Wrapped?? { .some(nil) }

  public var isPostgresNull: Bool { self?.isPostgresNull ?? true }

  public func encode(into bytes: inout [UInt8]) { self?.encode(into: &bytes) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    self = .some(try Wrapped(decoding: bytes, of: type))
  }
}
