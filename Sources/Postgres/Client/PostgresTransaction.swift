import Reactor

/// How far a transaction is kept from others.
public enum IsolationLevel: String, Sendable {
  case readCommitted = "READ COMMITTED"
  case repeatableRead = "REPEATABLE READ"
  case serializable = "SERIALIZABLE"
}

/// A transaction that is under way; ``PostgresClient/transaction(isolation:timeout:_:)`` makes it.
public actor PostgresTransaction: PostgresExecutor {
  public nonisolated let connection: PostgresConnection
  public nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.postgres.asUnownedSerialExecutor() }

  /// What opens it, which leaves with the first statements.
  private var opening: [SQL]
  private(set) var id: TransactionID?
  /// Whether something may have been written since the server was asked for the transaction's number.
  private var mayHaveID = false
  private var savepoints = 0

  /// The number that a transaction gets with its first write.
  private static let ownID: SQL = "SELECT pg_current_xact_id_if_assigned()::text AS id"

  init(on connection: PostgresConnection, isolation: IsolationLevel, timeout: Duration?) {
    self.connection = connection
    opening = [SQL(verbatim: "BEGIN ISOLATION LEVEL \(isolation.rawValue)")]
    if let timeout { opening.append("SELECT set_config('statement_timeout', \("\(timeout.milliseconds)"), true)") }
  }

  /// As ``PostgresExecutor`` has it. After a statement that fails, the transaction can only be given up, or go on from the savepoint
  /// before it.
  public func perform(_ statements: [SQL]) async throws -> [PostgresRows] {
    guard !statements.isEmpty else { return [] }
    let (opening, asksID) = (opening, id == nil)
    self.opening = []
    mayHaveID = true
    let rows = try await connection.perform(opening + statements + (asksID ? [Self.ownID] : []))
    if asksID, let answer = rows.last { try note(answer) }
    return Array(rows.dropFirst(opening.count).prefix(statements.count))
  }

  /// As ``PostgresConnection/execute(script:named:)``.
  public func execute(script: String, named name: String) async throws {
    try await begin()
    try await connection.execute(script: script, named: name)
  }

  /// Runs `body` and, if it throws, undoes what it did; the transaction goes on.
  public nonisolated func savepoint<Value: Sendable>(_ body: (PostgresTransaction) async throws -> Value) async throws -> Value
  {
    let name = await newSavepoint()
    try await execute("SAVEPOINT \(identifier: name)")
    do {
      let value = try await body(self)
      try await execute("RELEASE SAVEPOINT \(identifier: name)")
      return value
    } catch {
      _ = try? await connection.perform(["ROLLBACK TO SAVEPOINT \(identifier: name)"], isCancellable: false)
      throw error
    }
  }

  private func newSavepoint() -> String {
    savepoints += 1
    return "s\(savepoints)"
  }

  /// For what isn't sent by ``perform(_:)``: has the transaction begun.
  func begin() async throws {
    let opening = opening
    self.opening = []
    mayHaveID = true
    _ = try await connection.perform(opening)
  }

  // MARK: The end

  /// Makes sure that the number is known, if there is one: without it, the outcome couldn't be found out.
  func learnID() async throws {
    guard opening.isEmpty, mayHaveID, id == nil else { return }
    if let answer = try await connection.perform([Self.ownID]).last { try note(answer) }
  }

  /// - Throws: ``PostgresError`` as ``PostgresConnection`` does, with ``PostgresError/Code/connectionLost`` when it isn't known whether
  ///   the server has committed.
  func commit() async throws {
    guard opening.isEmpty else { return }
    let answer = try await connection.perform(["COMMIT"], isCancellable: false)
    // To commit what has failed is to roll it back, without an error.
    guard answer.first?.command == "COMMIT" else {
      throw PostgresError(
        .refused, doing: "COMMIT", server: connection.url.description,
        found: "a statement of the transaction had failed, so all of it was rolled back")
    }
  }

  func rollback() async {
    guard opening.isEmpty else { return }
    _ = try? await connection.perform(["ROLLBACK"], isCancellable: false)
  }

  private func note(_ rows: PostgresRows) throws {
    mayHaveID = false
    let id: String? = try rows.first?["id"]
    self.id = id.flatMap { TransactionID(text: $0) }
  }
}
