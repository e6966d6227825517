import CPostgres
import Dispatch
import Glibc

/// Owns a connection of libpq's. It lives on one thread at a time.
final class ConnectionHandle {
  let pointer: OpaquePointer

  private init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQfinish(pointer) }

  /// Connects and logs in on a thread that may block: looking a host up, TLS and the login all do.
  /// - Parameter options: libpq's, by their names.
  /// - Throws: ``PostgresError``.
  static func open(_ url: PostgresURL, options: [String: String]) async throws -> ConnectionHandle {
    try await withCheckedThrowingContinuation { caller in
      DispatchQueue.global().async {
        caller.resume(with: Result { try connect(url, options: options) })
      }
    }
  }

  private static func connect(_ url: PostgresURL, options: [String: String]) throws -> ConnectionHandle {
    let keywords = options.keys.sorted()
    let texts = (keywords + keywords.map { options[$0] ?? "" }).map { strdup($0) }
    defer { for text in texts { free(text) } }
    let pointers = texts.map { UnsafePointer($0) }
    let names = Array(pointers.prefix(keywords.count)) + [nil]
    let values = Array(pointers.suffix(keywords.count)) + [nil]
    guard let pointer = PQconnectdbParams(names, values, 0) else {
      throw PostgresError(.unreachable, doing: "connect", server: url.description, found: "no memory is left")
    }
    let handle = ConnectionHandle(owning: pointer)
    guard PQstatus(pointer) == CONNECTION_OK else { throw handle.refusal(url) }
    // Otherwise libpq prints what the server remarks.
    PQsetNoticeReceiver(pointer, { _, _ in }, nil)
    return handle
  }

  var message: String { oneLine(PQerrorMessage(pointer).map { String(cString: $0) } ?? "") }

  /// libpq tells only in words why a connection wasn't made.
  private func refusal(_ url: PostgresURL) -> PostgresError {
    let message = message
    let isLogin =
      PQconnectionNeedsPassword(pointer) != 0
      || ["authentication failed", "pg_hba.conf", "role \""].contains { message.contains($0) }
    let isMissing = message.contains("database \"") && message.contains("does not exist")
    let code: PostgresError.Code = isLogin ? .notAuthenticated : isMissing ? .refused : .unreachable
    let advice =
      switch code {
      case .notAuthenticated: "Give the right user and password in DATABASE_URL"
      case .refused: "Create it (createdb), or name another in DATABASE_URL"
      default: "Is PostgreSQL running there? Name another with DATABASE_URL"
      }
    return PostgresError(code, doing: "connect", server: url.description, found: message, advice: advice)
  }
}
