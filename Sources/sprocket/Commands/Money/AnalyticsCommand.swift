import ArgumentParser

struct AnalyticsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analytics", abstract: "Reckon the figures of days, and who leads.", subcommands: [AnalyticsUpdateCommand.self]
  )
}
