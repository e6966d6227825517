import ArgumentParser
import Business
import Worker

struct RevenueSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Fetch a partner's report now, and bring it into the books.",
    discussion: "Without days, those of the month that yesterday is in. A worker does the same as a job: ott.sync.")

  @Option(help: "Which partner: \(Platform.allCases.map(\.rawValue).joined(separator: ", ")).") var platform: Platform
  @Option(help: "The first day, such as 2026-10-01.") var from: String?
  @Option(help: "The last day, such as 2026-10-31.") var to: String?
  @Flag(help: "Print the outcome as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func run() async throws {
    let client = try database.client()
    let handler = PartnerSyncHandler(database: client, partners: try PartnerSettings.fromEnvironment())
    let result = try await handler.run(PartnerSync.Request(platform: platform, from: from, to: to))
    await client.close()
    if json { return Terminal.output.write(result.jsonLine) }
    let what = "\(platform.rawValue), \(result.from) to \(result.to): \(result.lines) lines on \(result.pages) pages"
    guard result.isNew else { return Terminal.output.write("\(what), received before; nothing has changed.\n") }
    let waiting = result.suspended > 0 ? ", of which \(result.suspended) wait for their work" : ""
    Terminal.output.write("\(what), which added \(result.added) to the books\(waiting).\n")
  }
}
