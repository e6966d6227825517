import CPostgres

extension PostgresError {
  /// The error that a result is.
  init(_ result: ResultHandle, doing: String) {
    let state = result.errorField(sprocket_diag_sqlstate).map(SQLState.init)
    let message = result.errorField(sprocket_diag_message) ?? oneLine(result.errorMessage)
    let code: Code =
      switch state {
      case .some(let state) where state.endsSession: .connectionLost
      case .some(.queryCanceled): .timedOut
      case .some: .refused
      case nil: .connectionLost
      }
    self.init(code, doing: doing, server: result.server, found: message, advice: Self.advice(state, result))
    sqlState = state
    constraint = result.errorField(sprocket_diag_constraint)
    table = result.errorField(sprocket_diag_table)
    column = result.errorField(sprocket_diag_column)
    detail = result.errorField(sprocket_diag_detail)
  }

  private static func advice(_ state: SQLState?, _ result: ResultHandle) -> String? {
    switch state {
    case .queryCanceled: "Give it more time (SPROCKET_DATABASE_TIMEOUT), or less to do"
    case .undefinedTable: "Are the migrations applied (sprocket db migrate)?"
    default: result.errorField(sprocket_diag_hint)
    }
  }
}

/// libpq's messages have a line for each host it has tried, and a question beneath.
func oneLine(_ message: String) -> String {
  let lines = message.split(whereSeparator: \.isNewline).map { $0.drop { $0.isWhitespace } }
  return lines.filter { !$0.hasPrefix("Is the server running") }.joined(separator: "; ")
}
