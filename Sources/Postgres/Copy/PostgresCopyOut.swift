import CPostgres

/// What COPY … TO STDOUT sends, in pieces of about 64 KiB that end with a whole row. The server waits while nobody asks for more.
public struct PostgresCopyOut: AsyncSequence, Sendable {
  let connection: PostgresConnection

  public struct AsyncIterator: AsyncIteratorProtocol {
    let connection: PostgresConnection

    public mutating func next() async throws -> [UInt8]? { try await connection.nextCopied() }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(connection: connection) }
}

extension PostgresConnection {
  /// Copies out of the database: `COPY (SELECT …) TO STDOUT WITH (FORMAT csv)`.
  ///
  /// The rest isn't read when `body` returns before the end.
  /// - Parameter body: reads the rows' bytes, once.
  public nonisolated func copyOut<Value: Sendable>(
    _ statement: SQL, _ body: (PostgresCopyOut) async throws -> Value
  ) async throws -> Value {
    let operation = try await beginCopyOut(statement)
    return try await withTaskCancellationHandler {
      let value: Value
      do {
        value = try await body(PostgresCopyOut(connection: self))
      } catch {
        await endCopyOut(operation)
        throw Task.isCancelled ? CancellationError() : error
      }
      await endCopyOut(operation)
      return value
    } onCancel: {
      loop.atEndOfTurn { [weak self] in self?.assumeIsolated { $0.cancel(operation) } }
    }
  }

  private func beginCopyOut(_ statement: SQL) async throws -> Int {
    let doing = statement.description
    await takeTurn()
    do {
      try Task.checkCancellation()
      try withPointer(doing: doing) { _ = PQexitPipelineMode($0) }
      let operation = newOperation()
      try await startCopy(statement, expecting: PGRES_COPY_OUT)
      readOnDemand()
      return operation
    } catch {
      enterPipeline()
      passTurn()
      throw error
    }
  }

  /// The next rows; nil at the end.
  fileprivate func nextCopied() async throws -> [UInt8]? {
    var rows: [UInt8] = []
    while rows.count < 65_536 {
      var row: UnsafeMutablePointer<CChar>?
      let count = try withPointer(doing: "COPY") { PQgetCopyData($0, &row, 1) }
      if count > 0, let row {
        rows.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
        PQfreemem(row)
      } else if count == 0 {
        guard rows.isEmpty else { break }
        try await waitUntilReadable()
      } else {
        guard rows.isEmpty else { break }
        return try await endOfCopy()
      }
    }
    return rows
  }

  /// What came instead of a row: the end, which is known from then on, or an error.
  private func endOfCopy() async throws -> [UInt8]? {
    guard isCopying else { return nil }
    _ = try await finishCopy { _ in true }
    return nil
  }

  /// Leaves the connection as it was before, whatever is still to come.
  private func endCopyOut(_ operation: Int) async {
    if isCopying, isUsable {
      cancel(operation)
      while isCopying, (try? await nextCopied()) != nil {}
    }
    await endCancellation()
    readAlways()
    enterPipeline()
    passTurn()
  }
}
