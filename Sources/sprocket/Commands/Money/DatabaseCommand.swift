import ArgumentParser

struct DatabaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db", abstract: "Bring the database of the books to what this program needs.",
    subcommands: [DatabaseMigrateCommand.self, DatabaseStatusCommand.self])
}
