import ArgumentParser
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

  func client() throws -> PostgresClient {
    let settings = SettingsReader()
    var options = PostgresClient.Options()
    if let size = try settings.integer("SPROCKET_DATABASE_POOL", in: 1...1000) { options.poolSize = size }
    if let seconds = try settings.integer("SPROCKET_DATABASE_TIMEOUT", in: 0...86_400) {
      options.statementTimeout = .seconds(seconds)
    }
    return PostgresClient(url: try url(settings), options: options)
  }

  private func url(_ settings: SettingsReader) throws -> PostgresURL {
    if let text = database ?? settings.text("DATABASE_URL") { return try PostgresURL(text) }
    throw CommandFailure("no database is named; set DATABASE_URL, such as postgres://user@host/database")
  }
}
