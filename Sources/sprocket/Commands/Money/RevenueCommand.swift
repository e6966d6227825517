import ArgumentParser
import Business

struct RevenueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revenue", abstract: "Bring what partners report into the books, and say which works they mean.",
    subcommands: [RevenueImportCommand.self, RevenueSyncCommand.self, RevenueSuspenseCommand.self])
}

extension RevenueSource: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension Platform: ExpressibleByArgument {}
