import ArgumentParser
import Business

struct DatabaseMigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Apply the migrations that the database hasn't had.",
    discussion: "Each one is applied as a whole or not at all. It may be run at any time, and by several at the same time.")

  @OptionGroup var option: DatabaseOption

  func run() async throws {
    let client = try option.client()
    let applied = try await Migrations().apply(to: client) { Terminal.output.write("Applied \($0)\n") }
    if applied.isEmpty { Terminal.output.write("The database has had all migrations.\n") }
    await client.close()
  }
}
