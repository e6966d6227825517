import CPostgres

/// What copying in and copying out have in common.
extension PostgresConnection {
  func startCopy(_ statement: SQL, expecting status: ExecStatusType) async throws {
    copied = statement.description
    let results = try await results(until: .noMore, doing: statement.description) { PQsendQuery($0, statement.text) == 1 }
    guard let result = results.last, result.status == status else {
      defer { copied = nil }
      if let result = results.last, result.status == PGRES_FATAL_ERROR {
        throw PostgresError(result, doing: statement.description)
      }
      throw PostgresError(
        .unexpectedResult, doing: statement.description, server: url.description, found: "it doesn't copy in this direction")
    }
  }

  var isCopying: Bool { copied != nil }

  /// Waits for the end of the statement.
  /// - Returns: how many rows were copied.
  func finishCopy(_ send: (OpaquePointer) -> Bool) async throws -> Int {
    let doing = copied ?? "COPY"
    copied = nil
    readAlways()
    let results = try await results(until: .noMore, doing: doing, send: send)
    if let failure = results.first(where: { $0.status == PGRES_FATAL_ERROR }) { throw PostgresError(failure, doing: doing) }
    return results.last?.affected ?? 0
  }

  func enterPipeline() {
    _ = try? withPointer(doing: "COPY") { PQenterPipelineMode($0) }
  }
}
