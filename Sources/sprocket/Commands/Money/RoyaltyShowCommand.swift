import ArgumentParser
import Business

struct RoyaltyShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a run, or the newest ones.")

  @Argument(help: ArgumentHelp("The run's number. (default: the newest ones)", valueName: "run")) var number: Int64?
  @Option(help: "How many of the newest: 1 to 1000.") var limit = 20
  @Flag(help: "Print them as JSON, one a line.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (1...1000).contains(limit) else { throw ValidationError("--limit is \(limit); it may be 1 to 1000") }
  }

  func run() async throws {
    let client = try await database.books()
    var runs: [RoyaltyRun] = []
    if let number {
      let id = RoyaltyRun.ID(rawValue: number)
      guard let found = try await RoyaltyRuns.run(id, in: client) else { throw RoyaltyError.noSuchRun(id) }
      runs = [found]
    } else {
      runs = try await RoyaltyRuns.newest(limit, in: client)
    }
    await client.close()
    Terminal.output.write(runs.map { json ? $0.jsonLine : $0.text }.joined(separator: json ? "" : "\n"))
  }
}
