/// Rows in COPY's binary form, which the server needn't parse: for `COPY … FROM STDIN WITH (FORMAT binary)`.
///
/// Each value's Swift type has to be that of its column, because COPY converts nothing.
/// https://www.postgresql.org/docs/15/sql-copy.html#SQL-COPY-BINARY-FORMAT
public struct PostgresCopyWriter: Sendable {
  @usableFromInline
  var bytes: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00,  // PGCOPY …
    0, 0, 0, 0,  // flags
    0, 0, 0, 0,  // length of the header's extension
  ]

  public init() {}

  /// How many bytes wait to be taken.
  public var count: Int { bytes.count }

  /// Begins a row of so many columns, which are then appended.
  public mutating func beginRow(columns: Int16) { bytes.append(bigEndian: columns) }

  @inlinable  // a generic function of another module costs several times what it does
  public mutating func append(_ value: some PostgresValue) { bytes.append(sized: value) }

  /// The rows since the last call.
  public mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  /// The rows since the last call, and the mark of their end.
  public mutating func takeLast() -> [UInt8] {
    bytes.append(bigEndian: Int16(-1))
    return take()
  }
}
