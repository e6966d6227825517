/// Reads what `COPY … TO STDOUT WITH (FORMAT binary)` sends, piece by piece, as ``PostgresCopyOut`` has it.
/// https://www.postgresql.org/docs/15/sql-copy.html#SQL-COPY-BINARY-FORMAT
public struct PostgresCopyReader: Sendable {
  private var isAtStart = true
  /// Whether the mark of the rows' end has been read.
  public private(set) var isAtEnd = false

  public init() {}

  /// - Parameters:
  ///   - piece: the next one.
  ///   - body: reads a row's columns, in their order.
  /// - Throws: what `body` throws; ``PostgresValueError`` for bytes that aren't of this form.
  public mutating func forEachRow(in piece: [UInt8], _ body: (inout PostgresCopiedRow) throws -> Void) throws {
    try piece.withUnsafeBytes { bytes in
      var rest = BinaryReader(bytes)
      if isAtStart {
        isAtStart = false
        try skipHeader(&rest)
      }
      while !rest.isAtEnd {
        guard let columns = rest.integer(Int16.self) else { throw PostgresCopiedRow.malformed }
        guard columns >= 0 else {
          isAtEnd = true
          return
        }
        var row = PostgresCopiedRow(rest: rest, columns: columns)
        try body(&row)
        rest = try row.end()
      }
    }
  }

  private func skipHeader(_ rest: inout BinaryReader) throws(PostgresValueError) {
    guard rest.bytes(15) != nil, let extensionLength = rest.integer(Int32.self), rest.bytes(Int(extensionLength)) != nil else {
      throw PostgresCopiedRow.malformed
    }
  }
}

/// A row that was copied out, for as long as it is being read.
public struct PostgresCopiedRow {
  static let malformed = PostgresValueError("What was copied out isn't in COPY's binary form")

  fileprivate var rest: BinaryReader
  fileprivate var columns: Int16

  /// The next column, of the type that its Swift type stands for.
  @inlinable  // a generic function of another module costs several times what it does
  public mutating func next<Value: PostgresValue>(_: Value.Type = Value.self) throws(PostgresValueError) -> Value {
    if let bytes = try nextBytes() { return try Value(decoding: bytes, of: Value.postgresType) }
    guard let null = Value.postgresNull else { throw PostgresValueError("NULL can't be read as \(Value.self)") }
    return null
  }

  /// The next column's binary form; nil for NULL.
  @usableFromInline
  mutating func nextBytes() throws(PostgresValueError) -> UnsafeRawBufferPointer? {
    guard columns > 0, let count = rest.integer(Int32.self) else { throw Self.malformed }
    columns -= 1
    guard count >= 0 else { return nil }
    guard let bytes = rest.bytes(Int(count)) else { throw Self.malformed }
    return bytes
  }

  /// What comes after the row, whose other columns are skipped.
  fileprivate mutating func end() throws(PostgresValueError) -> BinaryReader {
    while columns > 0 { _ = try nextBytes() }
    return rest
  }
}
