/// `text`, read from all of the server's kinds of text, JSON among them.
extension String: PostgresValue {
  public static var postgresType: PostgresType { .text }
  public static var postgresArrayType: PostgresType { .textArray }

  /// A zero byte, which the server has in no text, is left out.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(contentsOf: utf8.lazy.filter { $0 != 0 })
  }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    switch type {
    case .text, .varchar, .bpchar, .name, .json, .unknown: self.init(decoding: bytes, as: UTF8.self)
    case .jsonb where bytes.first == 1: self.init(decoding: bytes.dropFirst(), as: UTF8.self)
    default: throw PostgresValueError(type, isNot: String.self)
    }
  }
}
