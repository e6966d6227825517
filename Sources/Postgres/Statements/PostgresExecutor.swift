/// What executes statements: a client, by any connection of its pool; one connection; or a transaction.
public protocol PostgresExecutor: Sendable {
  /// Executes statements in one round trip, as one: after one that fails, none is in effect.
  /// - Returns: each statement's rows.
  /// - Throws: ``PostgresError``; `CancellationError` where the task was cancelled and the server has ended the statement.
  func perform(_ statements: [SQL]) async throws -> [PostgresRows]
}

extension PostgresExecutor {
  /// Executes a statement and returns its rows.
  @discardableResult
  public func query(_ statement: SQL) async throws -> PostgresRows {
    try await perform([statement])[0]
  }

  /// Executes a statement and returns how many rows it touched.
  @discardableResult
  public func execute(_ statement: SQL) async throws -> Int {
    try await query(statement).affected
  }

  /// The first column of the statement's only row.
  /// - Throws: ``PostgresError`` with ``PostgresError/Code/unexpectedResult``, when there isn't exactly one row.
  public func value<Value: PostgresValue>(_ statement: SQL, as type: Value.Type = Value.self) async throws -> Value {
    let rows = try await query(statement)
    guard rows.count == 1, let row = rows.first else { throw rows.unexpected("\(rows.count) rows instead of one") }
    return try row.first()
  }
}
