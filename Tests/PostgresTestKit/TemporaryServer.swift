import Foundation
import Postgres
import Testing

/// A server for all tests of a suite, and for each test a database of its own.
public struct TemporaryServer: SuiteTrait, TestTrait, TestScoping {
  @TaskLocal public static var current: PrivatePostgres?

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard Self.current == nil else { return try await function() }
    try await PrivatePostgres.withTemporary { server in
      try await Self.$current.withValue(server) { try await function() }
    }
  }
}

extension Trait where Self == TemporaryServer {
  /// The tests have a PostgreSQL server.
  public static var postgres: Self { Self() }
}

/// Runs `body` with an empty database on the suite's server.
public func withDatabase<Value: Sendable>(
  _ options: PostgresClient.Options = PostgresClient.Options(), _ body: (PostgresClient) async throws -> Value
) async throws -> Value {
  let server = try #require(TemporaryServer.current, "the suite has the trait .postgres")
  let name = "test_\(UUID().uuidString.prefix(8).lowercased())"
  let administrator = PostgresClient(url: server.url)
  try await administrator.query("CREATE DATABASE \(identifier: name)")
  let client = PostgresClient(url: server.url.database(name), options: options)
  do {
    let value = try await body(client)
    await client.close()
    await administrator.close()
    return value
  } catch {
    await client.close()
    await administrator.close()
    throw error
  }
}
