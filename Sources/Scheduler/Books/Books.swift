import Business
import Postgres

/// The books, as far as this scheduler has them.
struct Books: Sendable {
  /// Nil where the scheduler was named none.
  let database: PostgresClient?

  /// - Throws: ``Problem`` 503 without a database.
  func open() throws -> PostgresClient {
    guard let database else {
      throw Problem(.serviceUnavailable, "this scheduler has no database, and so no books; start it with DATABASE_URL")
    }
    return database
  }

  /// Does something in the books. A database that is away is something that passes; what the books refuse is the caller's to mend.
  /// - Throws: ``Problem`` 503 for a database that is missing or away, 422 for a `BusinessRefusal`, what else `body` throws.
  func with<Value: Sendable>(_ body: (PostgresClient) async throws -> Value) async throws -> Value {
    let database = try open()
    do { return try await body(database) } catch let error as PostgresError where error.isOutage {
      throw Problem(.serviceUnavailable, "\(error)", headers: [.retryAfter: "5"])
    } catch let refusal as any BusinessRefusal {
      throw Problem(.unprocessableContent, "\(refusal)")
    }
  }
}

extension PostgresError {
  /// Whether the database couldn't be asked, rather than didn't like the question.
  var isOutage: Bool { [.unreachable, .connectionLost, .outcomeUnknown, .timedOut].contains(code) }
}
