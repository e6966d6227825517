import CPostgres

/// One message of a pipeline, which has one result.
enum PipelineStep: CustomStringConvertible {
  case prepare(SQL, PreparedStatements.Key, name: String)
  case run(SQL, PreparedStatements.Key, name: String)
  case deallocate(name: String)

  var key: PreparedStatements.Key? {
    switch self {
    case .prepare(_, let key, _), .run(_, let key, _): key
    case .deallocate: nil
    }
  }

  /// Whether libpq took it.
  func send(on connection: OpaquePointer) -> Bool {
    switch self {
    case .prepare(let statement, _, let name):
      let types = statement.parameters.map { type(of: $0).postgresType.rawValue }
      return PQsendPrepare(connection, name, statement.text, Int32(types.count), types) == 1
    case .run(let statement, _, let name):
      return ParameterList(statement.parameters).withPointers { count, values, lengths, formats in
        PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1) == 1
      }
    case .deallocate(let name):
      return PQsendQueryParams(connection, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1) == 1
    }
  }

  var description: String {
    switch self {
    case .prepare(let statement, _, _), .run(let statement, _, _): statement.description
    case .deallocate: "DEALLOCATE"
    }
  }
}
