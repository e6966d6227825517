import CPostgres

extension PostgresConnection {
  /// Copies into the database: `COPY work (id, title) FROM STDIN WITH (FORMAT csv)`.
  /// - Parameter pieces: the rows' bytes, parted anywhere. The next piece is asked for when the last one has left.
  /// - Returns: how many rows were copied; if the pieces' source throws, none is.
  @discardableResult
  public func copyIn<Pieces: AsyncSequence & Sendable>(_ statement: SQL, from pieces: Pieces) async throws -> Int
  where Pieces.Element == [UInt8] {
    try await exclusively(doing: statement.description) {
      try await outsidePipeline(doing: statement.description) {
        try await startCopy(statement, expecting: PGRES_COPY_IN)
        do {
          for try await piece in pieces { try await put(piece) }
        } catch {
          _ = try? await finishCopy { PQputCopyEnd($0, "the rows' source failed") == 1 }
          throw error
        }
        return try await finishCopy { PQputCopyEnd($0, nil) == 1 }
      }
    }
  }

  private func put(_ piece: [UInt8]) async throws {
    try Task.checkCancellation()
    let status = try withPointer(doing: "COPY") { connection in
      piece.withUnsafeBytes { bytes in
        PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count))
      }
    }
    guard status == 1 else { throw lost(doing: "COPY") }
    try await waitUntilFlushed()
  }
}
