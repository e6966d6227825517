import CPostgres

extension PostgresConnection {
  /// As ``PostgresExecutor`` has it; several statements outside a transaction are one, which is done as a whole or not at all.
  public func perform(_ statements: [SQL]) async throws -> [PostgresRows] {
    try await perform(statements, isCancellable: true)
  }

  /// - Parameter isCancellable: whether cancelling the task cancels the statements.
  func perform(_ statements: [SQL], isCancellable: Bool) async throws -> [PostgresRows] {
    guard let first = statements.first else { return [] }
    for statement in statements { try check(statement) }
    return try await exclusively(doing: first.description, isCancellable: isCancellable) {
      let steps = pipeline(for: statements)
      let results = try await results(until: .synchronization, doing: first.description) { connection in
        steps.allSatisfy { $0.send(on: connection) } && PQpipelineSync(connection) == 1
      }
      return try rows(of: results, for: steps)
    }
  }

  /// Executes statements that are parted by semicolons, without parameters, such as a migration; the last one's rows are dropped.
  ///
  /// Outside a transaction, they are one.
  public func execute(script: String, named name: String) async throws {
    try await exclusively(doing: name) {
      try await outsidePipeline(doing: name) {
        for result in try await results(until: .noMore, doing: name, send: { PQsendQuery($0, script) == 1 })
        where result.status == PGRES_FATAL_ERROR {
          throw PostgresError(result, doing: name)
        }
      }
    }
  }

  /// Leaves the pipeline for what can't be part of one, and enters it again.
  func outsidePipeline<Value: Sendable>(doing: String, _ body: () async throws -> Value) async throws -> Value {
    try withPointer(doing: doing) { _ = PQexitPipelineMode($0) }
    do {
      let value = try await body()
      try withPointer(doing: doing) { _ = PQenterPipelineMode($0) }
      return value
    } catch {
      try? withPointer(doing: doing) { _ = PQenterPipelineMode($0) }
      throw error
    }
  }

  private func check(_ statement: SQL) throws {
    guard statement.parameters.count <= 65_535 else {
      throw PostgresError(
        .refused, doing: statement.description, server: url.description,
        found: "it has \(statement.parameters.count) parameters, of which 65535 may be", advice: "Pass arrays, or copy")
    }
  }

  private func pipeline(for statements: [SQL]) -> [PipelineStep] {
    let keys = statements.map { PreparedStatements.Key($0) }
    let unknown = Set(keys.filter { prepared.name(of: $0) == nil })
    var steps = prepared.evict(for: unknown.count).map { PipelineStep.deallocate(name: $0) }
    var names: [PreparedStatements.Key: String] = [:]
    for (statement, key) in zip(statements, keys) {
      if let name = names[key] ?? prepared.name(of: key) {
        steps.append(.run(statement, key, name: name))
      } else {
        let name = prepared.newName()
        names[key] = name
        steps += [.prepare(statement, key, name: name), .run(statement, key, name: name)]
      }
    }
    return steps
  }

  private func rows(of results: [ResultHandle], for steps: [PipelineStep]) throws -> [PostgresRows] {
    var rows: [PostgresRows] = []
    for (step, result) in zip(steps, results) {
      guard result.status != PGRES_FATAL_ERROR else {
        let error = PostgresError(result, doing: step.description)
        // Its plan may have become stale by a migration: it is prepared anew the next time.
        if let state = error.sqlState, [.featureNotSupported, .invalidStatementName].contains(state), let key = step.key {
          prepared.forget(key)
        }
        throw error
      }
      switch step {
      case .prepare(_, let key, let name): prepared.insert(key, name: name)
      case .run(let statement, _, _): rows.append(PostgresRows(result, of: statement.description))
      case .deallocate: break
      }
    }
    return rows
  }
}
