import Foundation

/// `bytea`.
extension Data: PostgresValue {
  public static var postgresType: PostgresType { .bytea }
  public static var postgresArrayType: PostgresType { .byteaArray }

  public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: self) }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .bytea else { throw PostgresValueError(type, isNot: Data.self) }
    self.init(bytes)
  }
}

extension UUID: PostgresValue {
  public static var postgresType: PostgresType { .uuid }
  public static var postgresArrayType: PostgresType { .uuidArray }

  public func encode(into bytes: inout [UInt8]) { withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) } }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    guard type == .uuid, bytes.count == 16 else { throw PostgresValueError(type, isNot: UUID.self) }
    self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
  }
}
