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
      (default: DATABASE_URL, or the one that `sprocket up` runs here)
      """)
  var database: String?

  /// Where `sprocket up` runs its own.
  static let folderOfUp = URL(filePath: ".sprocket/postgres", directoryHint: .isDirectory)

  /// - Throws: ``CommandFailure``, where there is no database.
  func client() throws -> PostgresClient {
    guard let client = try clientIfAny() else {
      throw CommandFailure("no database is named; set DATABASE_URL, such as postgres://user@host/database")
    }
    return client
  }

  /// The books, once it is sure that this program can work on them.
  /// - Throws: ``CommandFailure``, where no database is named; `MigrationError`.
  func books() async throws -> PostgresClient {
    let client = try client()
    try await Migrations().check(client)
    return client
  }

  /// Nil where no database is named, and `sprocket up` runs none here.
  func clientIfAny() throws -> PostgresClient? {
    let socket = Self.folderOfUp.appending(path: ".s.PGSQL.5432").path
    let here = FileManager.default.fileExists(atPath: socket) ? PrivatePostgres.url(at: Self.folderOfUp.absoluteURL) : nil
    return try (named() ?? here).map { try Self.client(of: $0) }
  }

  /// For `up`: nil where no other database is named than the one that it runs.
  func clientOfAnother() throws -> PostgresClient? {
    let url = try named()
    return url == PrivatePostgres.url(at: Self.folderOfUp.absoluteURL) ? nil : try url.map { try Self.client(of: $0) }
  }

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

  private func named() throws -> PostgresURL? {
    try (database ?? SettingsReader().text("DATABASE_URL")).map { try PostgresURL($0) }
  }
}
