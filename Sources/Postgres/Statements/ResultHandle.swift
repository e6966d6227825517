import CPostgres

/// Owns a result of libpq's.
final class ResultHandle: @unchecked Sendable {  // libpq never changes a result that it has handed out, so threads may share it
  private let result: OpaquePointer
  /// For errors.
  let server: String
  let columns: [String: Int]

  /// - Parameter result: becomes this value's.
  init(owning result: OpaquePointer, server: String) {
    self.result = result
    self.server = server
    var columns: [String: Int] = [:]
    for index in 0..<PQnfields(result) {
      if let name = PQfname(result, index) { columns[String(cString: name)] = Int(index) }
    }
    self.columns = columns
  }

  deinit { PQclear(result) }

  var status: ExecStatusType { PQresultStatus(result) }
  var rowCount: Int { Int(PQntuples(result)) }
  var columnCount: Int { Int(PQnfields(result)) }
  var command: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }
  var affected: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

  func type(of column: Int) -> PostgresType { PostgresType(rawValue: PQftype(result, Int32(column))) }

  /// The binary form of a value, for as long as this lives; nil for NULL.
  func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
    let (row, column) = (Int32(row), Int32(column))
    guard PQgetisnull(result, row, column) == 0 else { return nil }
    return UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
  }

  /// A field of the error that this result is.
  func errorField(_ field: Int32) -> String? { PQresultErrorField(result, field).map { String(cString: $0) } }

  var errorMessage: String { PQresultErrorMessage(result).map { String(cString: $0) } ?? "" }
}
