/// An array of one dimension, such as `int8[]` or `text[]`; with elements that may be NULL, an array of optionals.
extension Array: PostgresValue where Element: PostgresValue {
  public static var postgresType: PostgresType { Element.postgresArrayType }
  /// Arrays of arrays are the server's arrays of two dimensions, which this isn't for.
  public static var postgresArrayType: PostgresType { .unknown }

  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: Int32(isEmpty ? 0 : 1))  // dimensions
    bytes.append(bigEndian: Int32(contains(where: \.isPostgresNull) ? 1 : 0))
    bytes.append(bigEndian: Element.postgresType.rawValue)
    guard !isEmpty else { return }
    bytes.append(bigEndian: Int32(clamping: count))
    bytes.append(bigEndian: Int32(1))  // the first one's index
    for element in self { bytes.append(sized: element) }
  }

  public init(decoding bytes: UnsafeRawBufferPointer, of type: PostgresType) throws(PostgresValueError) {
    let mismatch = PostgresValueError(type, isNot: [Element].self)
    var reader = BinaryReader(bytes)
    guard let dimensions = reader.integer(Int32.self), dimensions <= 1, reader.integer(Int32.self) != nil,
      let elementType = reader.integer(UInt32.self).map(PostgresType.init)
    else { throw mismatch }
    self = []
    guard dimensions == 1 else { return }
    guard let count = reader.integer(Int32.self), reader.integer(Int32.self) != nil else { throw mismatch }
    for _ in 0..<Swift.max(count, 0) {
      guard let length = reader.integer(Int32.self) else { throw mismatch }
      if length < 0 {
        guard let null = Element.postgresNull else { throw PostgresValueError("an element is NULL, not \(Element.self)") }
        append(null)
      } else {
        guard let element = reader.bytes(Int(length)) else { throw mismatch }
        append(try Element(decoding: element, of: elementType))
      }
    }
  }
}
