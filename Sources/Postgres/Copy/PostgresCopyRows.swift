/// Rows of values as COPY's binary form: what is copied in by `copyIn(to:columns:rows:)`.
struct PostgresCopyRows<Rows: AsyncSequence & Sendable>: AsyncSequence, Sendable where Rows.Element == [any PostgresValue] {
  let rows: Rows

  struct AsyncIterator: AsyncIteratorProtocol {
    mutating func next() async throws -> [UInt8]? { try await next(isolation: nil) }

    fileprivate var rows: Rows.AsyncIterator
    fileprivate var writer = PostgresCopyWriter()
    fileprivate var isAtEnd = false

    /// About 64 KiB of rows.
    mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
      guard !isAtEnd else { return nil }
      while writer.count < 65_536 {
        guard let row = try await rows.next(isolation: actor) else {
          isAtEnd = true
          return writer.takeLast()
        }
        writer.beginRow(columns: Int16(clamping: row.count))
        for value in row { writer.append(value) }
      }
      return writer.take()
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
