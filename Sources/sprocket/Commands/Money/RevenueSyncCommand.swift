import ArgumentParser
import Business
import Worker

struct RevenueSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Fetch a partner's report now, and bring it into the books.",
    discussion: """
      Without days, those of the month that yesterday is in. Where the partner is, this environment has to say: SPROCKET_NETFLIX_URL and \
      SPROCKET_NETFLIX_SECRET, for example. A worker does the same as a job: ott.sync.
      """)

  @Option(help: "Which partner: \(Platform.allCases.map(\.rawValue).joined(separator: ", ")).") var platform: Platform
  @Option(help: "The days: \(ReportPeriod.forms). (default: the month that yesterday is in)", transform: ReportPeriod.argument)
  var period: ReportPeriod?
  @Option(help: "The first day, such as 2026-10-01.") var from: String?
  @Option(help: "The last day, such as 2026-10-31.") var to: String?
  @Flag(help: "Print the outcome as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard period == nil || from == nil && to == nil else {
      throw ValidationError("--period says both days; leave --from and --to out")
    }
  }

  func run() async throws {
    let client = try await database.books()
    let handler = PartnerSyncHandler(database: client, partners: try PartnerSettings.fromEnvironment())
    let result = try await handler.run(
      PartnerSync.Request(
        platform: platform, from: period.map { "\($0.start)" } ?? from, to: period.map { "\($0.end)" } ?? to))
    await client.close()
    if json { return Terminal.output.write(result.jsonLine) }
    let what = "\(platform.rawValue), \(result.from) to \(result.to): \(result.lines) lines on \(result.pages) pages"
    guard result.isNew else { return Terminal.output.write("\(what), received before; nothing has changed.\n") }
    let change = result.change.compactMap { code, amount in Currency(code).map { Money(amount, $0) } }
    let outcome = BooksChange(
      added: result.added, takenBack: result.takenBack, suspended: result.suspended, amounts: change, overlaps: result.overlaps)
    Terminal.output.write("\(what).\n" + outcome.text)
  }
}
