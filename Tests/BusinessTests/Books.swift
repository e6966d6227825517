import Business
import Postgres
import PostgresTestKit

/// Runs `body` with a database that has the program's schema and nothing in it.
func withBooks<Value: Sendable>(
  _ options: PostgresClient.Options = PostgresClient.Options(), _ body: (PostgresClient) async throws -> Value
) async throws -> Value {
  try await withDatabase(options) { client in
    try await Migrations().apply(to: client)
    return try await body(client)
  }
}
