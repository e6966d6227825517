/// Rows of values as COPY's binary form, which the server needn't parse: what is copied in by
/// ``PostgresExecutor``'s `copyIn(to:columns:rows:)`.
struct PostgresCopyRows<Rows: AsyncSequence & Sendable>: AsyncSequence, Sendable where Rows.Element == [any PostgresValue] {
  let rows: Rows

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate enum State {
      case atStart
      case within
      case atEnd
    }

    mutating func next() async throws -> [UInt8]? { try await next(isolation: nil) }

    fileprivate var rows: Rows.AsyncIterator
    fileprivate var state = State.atStart

    /// About 64 KiB of rows.
    mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
      guard state != .atEnd else { return nil }
      var bytes: [UInt8] = []
      if state == .atStart {
        bytes += [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]  // PGCOPY …
        bytes.append(bigEndian: Int32(0))  // flags
        bytes.append(bigEndian: Int32(0))  // length of the header's extension
        state = .within
      }
      while bytes.count < 65_536 {
        guard let row = try await rows.next(isolation: actor) else {
          bytes.append(bigEndian: Int16(-1))
          state = .atEnd
          return bytes
        }
        bytes.append(bigEndian: Int16(clamping: row.count))
        for value in row { bytes.append(sized: value) }
      }
      return bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rows: rows.makeAsyncIterator()) }
}

extension PostgresConnection {
  /// Copies rows of values into a table. Each value's Swift type has to be that of its column, because COPY converts nothing.
  /// - Returns: how many rows were copied.
  @discardableResult
  public func copyIn<Rows: AsyncSequence & Sendable>(
    to table: String, columns: [String], rows: Rows
  ) async throws -> Int where Rows.Element == [any PostgresValue] {
    let columns = columns.map { SQL("\(identifier: $0)").text }.joined(separator: ", ")
    return try await copyIn(
      "COPY \(identifier: table) (\(SQL(verbatim: columns))) FROM STDIN WITH (FORMAT binary)",
      from: PostgresCopyRows(rows: rows))
  }
}

extension PostgresTransaction {
  /// As ``PostgresConnection``'s, within the transaction.
  @discardableResult
  public func copyIn<Rows: AsyncSequence & Sendable>(
    to table: String, columns: [String], rows: Rows
  ) async throws -> Int where Rows.Element == [any PostgresValue] {
    try await begin()
    return try await connection.copyIn(to: table, columns: columns, rows: rows)
  }

  /// As ``PostgresConnection``'s, within the transaction.
  @discardableResult
  public func copyIn<Pieces: AsyncSequence & Sendable>(_ statement: SQL, from pieces: Pieces) async throws -> Int
  where Pieces.Element == [UInt8] {
    try await begin()
    return try await connection.copyIn(statement, from: pieces)
  }

  /// As ``PostgresConnection``'s, within the transaction.
  public nonisolated func copyOut<Value: Sendable>(
    _ statement: SQL, _ body: (PostgresCopyOut) async throws -> Value
  ) async throws -> Value {
    try await begin()
    return try await connection.copyOut(statement, body)
  }
}
