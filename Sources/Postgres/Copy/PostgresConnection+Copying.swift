import CPostgres

/// What copying in and copying out have in common.
extension PostgresConnection {
  func startCopy(_ statement: SQL, expecting status: ExecStatusType) async throws {
    copied = statement.description
    let text = try await withoutParameters(statement)
    let results = try await results(until: .noMore, doing: statement.description) { PQsendQuery($0, text) == 1 }
    guard let result = results.last, result.status == status else {
      defer { copied = nil }
      if let result = results.last, result.status == PGRES_FATAL_ERROR {
        throw PostgresError(result, doing: statement.description)
      }
      throw PostgresError(
        .unexpectedResult, doing: statement.description, server: url.description, found: "it doesn't copy in this direction")
    }
  }

  /// COPY takes no parameters: the server is asked how it writes their values, quoted and with their types.
  private func withoutParameters(_ statement: SQL) async throws -> String {
    let parameters = statement.parameters
    guard !parameters.isEmpty else { return statement.text }
    let literals = (1...parameters.count).map { "quote_nullable($\($0)) || '::' || pg_typeof($\($0))" }
    let types = parameters.map { type(of: $0).postgresType.rawValue }
    let results = try await results(until: .noMore, doing: statement.description) { connection in
      ParameterList(parameters).withPointers { count, values, lengths, formats in
        PQsendQueryParams(
          connection, "SELECT " + literals.joined(separator: ", "), count, types, values, lengths, formats, 1) == 1
      }
    }
    guard let result = results.last else { throw lost(doing: statement.description) }
    guard result.status == PGRES_TUPLES_OK else { throw PostgresError(result, doing: statement.description) }
    return statement.text { number in
      String(decoding: result.bytes(row: 0, column: number) ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self)
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
