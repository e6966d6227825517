import Business
import Postgres
import PostgresTestKit
import ProcessTestKit
import TestFolder

/// A folder in which commands of the books are given, and a database of their own.
struct BooksFolder {
  let folder: TemporaryFolder
  let database: PostgresClient

  /// The suite has the trait `.postgres`.
  static func with(_ body: (BooksFolder) async throws -> Void) async throws {
    try await withDatabase { database in
      try await Migrations().apply(to: database)
      try await body(BooksFolder(folder: try TemporaryFolder(), database: database))
    }
  }

  /// As programs take it from DATABASE_URL.
  var address: String { database.url.options.map { "\($0)=\($1)" }.joined(separator: " ") }

  /// What `sprocket` does with these words.
  func callAsFunction(_ words: String...) async throws -> Program.Outcome { try await run(words) }

  /// What `sprocket` does with a line of words with spaces between.
  func run(line: String) async throws -> Program.Outcome { try await run(line.split(separator: " ").map(String.init)) }

  private func run(_ words: [String]) async throws -> Program.Outcome {
    try await Program(words, in: folder.url, settings: ["DATABASE_URL": address]).outcome()
  }
}
