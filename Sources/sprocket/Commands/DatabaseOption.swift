import ArgumentParser
import Business
import Foundation
import Postgres
import Scheduler

/// Which PostgreSQL database has the books.
struct DatabaseOption: ParsableArguments {
  @Option(
    help: """
      The PostgreSQL database's URL, which other users see in the list of processes: one with a password belongs into DATABASE_URL. \
      (default: DATABASE_URL)
      """)
  var database: String?

  /// - Throws: ``CommandFailure``, where no database is named.
  func client() throws -> PostgresClient {
    guard let url = try url() else {
      throw CommandFailure("no database is named; set DATABASE_URL, such as postgres://user@host/database")
    }
    return try Self.client(of: url)
  }

  /// The books, once it is sure that this program can work on them.
  /// - Throws: ``CommandFailure``, where no database is named; `MigrationError`.
  func books() async throws -> PostgresClient {
    let client = try client()
    try await Migrations().check(client)
    return client
  }

  /// Nil where no database is named.
  func clientIfNamed() throws -> PostgresClient? { try url().map { try Self.client(of: $0) } }

  /// - Parameter role: with whose rights it works; nil for those of whoever logs in.
  static func client(of url: PostgresURL, role: String? = nil) throws -> PostgresClient {
    let settings = SettingsReader()
    var options = PostgresClient.Options()
    options.role = role
    if let size = try settings.integer("SPROCKET_DATABASE_POOL", in: 1...1000) { options.poolSize = size }
    if let seconds = try settings.integer("SPROCKET_DATABASE_TIMEOUT", in: 0...86_400) {
      options.statementTimeout = .seconds(seconds)
    }
    return PostgresClient(url: url, options: options)
  }

  private func url() throws -> PostgresURL? {
    try (database ?? SettingsReader().text("DATABASE_URL")).map { try PostgresURL($0) }
  }
}
