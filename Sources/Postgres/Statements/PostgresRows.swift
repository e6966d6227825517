import CPostgres

/// What a statement gave: its rows, and how many it touched.
public struct PostgresRows: Sendable, RandomAccessCollection {
  private let result: ResultHandle
  private let statement: String

  init(_ result: ResultHandle, of statement: String) {
    self.result = result
    self.statement = statement
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { result.rowCount }
  public subscript(position: Int) -> PostgresRow { PostgresRow(result: result, number: position, statement: statement) }

  /// How many rows an INSERT, UPDATE, DELETE, MERGE, COPY or SELECT touched.
  public var affected: Int { result.affected }
  /// What the server says it has done, such as `INSERT 0 3`.
  public var command: String { result.command }

  func unexpected(_ found: String) -> PostgresError {
    PostgresError(.unexpectedResult, doing: statement, server: result.server, found: found)
  }
}

/// A row, whose columns are read by their names: `let title: String = try row["title"]`.
public struct PostgresRow: Sendable {
  let result: ResultHandle
  let number: Int
  let statement: String

  /// - Throws: ``PostgresError`` with ``PostgresError/Code/unexpectedResult``, when there is no such column, or it isn't such a value.
  public subscript<Value: PostgresValue>(column: String) -> Value {
    get throws {
      guard let index = result.columns[column] else {
        let columns = result.columns.keys.sorted().joined(separator: ", ")
        throw mismatch("there is no column \(column), only \(columns.isEmpty ? "none" : columns)")
      }
      return try value(at: index, called: column)
    }
  }

  /// The first column, whatever its name.
  func first<Value: PostgresValue>() throws -> Value {
    guard result.columnCount > 0 else { throw mismatch("its rows have no column") }
    return try value(at: 0, called: "the first column")
  }

  private func value<Value: PostgresValue>(at index: Int, called name: String) throws -> Value {
    guard let bytes = result.bytes(row: number, column: index) else {
      if let null = Value.postgresNull { return null }
      throw mismatch("\(name) is NULL, which \(Value.self) has not")
    }
    do {
      return try Value(decoding: bytes, of: result.type(of: index))
    } catch {
      throw mismatch("\(name): \(error)")
    }
  }

  private func mismatch(_ found: String) -> PostgresError {
    PostgresError(.unexpectedResult, doing: statement, server: result.server, found: found)
  }
}
