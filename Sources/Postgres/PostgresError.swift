/// What went wrong between us and a PostgreSQL server, with the facts needed to put it right.
public struct PostgresError: Error, Sendable, Equatable {
  /// The kinds of failure that a caller may want to tell apart.
  public enum Code: Sendable, Equatable {
    /// The URL isn't one that libpq understands.
    case invalidURL
    /// No connection could be made.
    case unreachable
    /// The server asks for another user name or password.
    case notAuthenticated
    /// The server is there but too old, or can't be written to.
    case unsuitableServer
    /// The connection broke. A statement outside a transaction may have been executed; a transaction wasn't committed.
    case connectionLost
    /// The connection broke while a transaction was being committed, and the server couldn't be asked in time whether it was,
    /// or can't tell because it crashed. What is done under unique keys can safely be done again.
    case outcomeUnknown
    /// No connection of the pool became free in time, or a statement took longer than it may.
    case timedOut
    /// The server answered with an error; ``PostgresError/sqlState`` tells which.
    case refused
    /// The rows aren't what the caller reads them as.
    case unexpectedResult
    /// A private server didn't start.
    case notStarted
  }

  public let code: Code
  /// What was being done, such as `connect` or a statement without its parameters.
  public let doing: String
  /// To which server, without user and password.
  public let server: String
  /// What was found, in the server's or the system's words.
  public let found: String
  /// What would help, where that is known.
  public let advice: String?
  /// The server's code.
  public var sqlState: SQLState?
  /// The constraint that a row would violate.
  public var constraint: String?
  /// The table, and its column, that the server names.
  public var table: String?
  public var column: String?
  /// More of the server's words. They may quote what is in the database, so they are no part of the description.
  public var detail: String?

  public init(_ code: Code, doing: String, server: String, found: String, advice: String? = nil) {
    self.code = code
    self.doing = doing
    self.server = server
    self.found = found
    self.advice = advice
  }
}

extension PostgresError {
  /// Whether the transaction as a whole may go well when it is done again, and can't have been committed the first time.
  public var isWorthAnotherAttempt: Bool {
    switch code {
    case .connectionLost: true
    case .refused: sqlState == .serializationFailure || sqlState == .deadlockDetected
    default: false
    }
  }
}

extension PostgresError: CustomStringConvertible {
  public var description: String {
    let sentence = found.hasSuffix(".") ? String(found.dropLast()) : found
    let facts = [sqlState.map { "SQLSTATE \($0)" }, constraint.map { "constraint \($0)" }].compactMap { $0 }
    let named = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
    return "PostgreSQL at \(server), \(doing): \(sentence)\(named)" + (advice.map { ". \($0)" } ?? "")
  }
}
