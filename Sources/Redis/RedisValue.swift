/// A reply of the server.
public enum RedisValue: Sendable, Equatable {
  case null
  case integer(Int)
  case status(String)
  case bytes([UInt8])
  case array([RedisValue])
  /// An error inside an array; on its own, an error is thrown as ``RedisError``.
  case error(String)

  /// Text of a bulk string, a status or a number; nil otherwise.
  public var string: String? {
    switch self {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .status(let text): text
    case .integer(let number): String(number)
    case .null, .array, .error: nil
    }
  }

  /// A number, also where the server sends it as text.
  public var integer: Int? {
    if case .integer(let number) = self { return number }
    return string.flatMap { Int($0) }
  }

  /// A floating-point number sent as text, such as a score.
  public var double: Double? { string.flatMap { Double($0) } }

  public var array: [RedisValue]? {
    if case .array(let values) = self { return values }
    return nil
  }

  /// The texts of an array; elements that are no text are left out.
  public var strings: [String] { array?.compactMap(\.string) ?? [] }

  /// A flat `[field, value, field, value …]`, as HGETALL answers, as a dictionary.
  public var fields: [String: String] {
    guard let array else { return [:] }
    var fields: [String: String] = [:]
    for index in stride(from: 0, to: array.count - 1, by: 2) {
      if let field = array[index].string, let value = array[index + 1].string { fields[field] = value }
    }
    return fields
  }

  public var isNull: Bool { self == .null }
}
