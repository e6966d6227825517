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
}
