import ArgumentParser
import Business
import Postgres

struct RoyaltyRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Reckon what a period's revenue brings to whom, and post it.",
    discussion: """
      Revenue that a run before has settled isn't settled again: what came late or corrects it becomes an adjustment. A run that was \
      interrupted is begun anew by the same command.
      """)

  @Argument(help: "The period: \(ReportPeriod.forms).", transform: ReportPeriod.argument) var period: ReportPeriod
  @Option(help: "Only the revenue of this work: its key, ISRC, ISWC, EIDR or UPC, or its number.") var work: WorkArgument?
  @Option(help: "Only the revenue of this owner's works: its account, or its number.") var owner: PartyArgument?
  @Option(help: "Only revenue in this currency, such as EUR.") var currency: String?
  @Option(help: "The version of the split rules. (default: the newest)") var rules: Int64?
  @Option(help: "Only revenue that arrived up to this place. (default: all)") var watermark: Int64?
  @Flag(help: "Keep only what each payee gets in all, not an entry for each share of each line.") var totals = false
  @Option(help: "In how many parts lines are settled side by side, each on two connections: 1 to 16.") var connections = 2
  @Flag(help: "Print the run as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (1...16).contains(connections) else { throw ValidationError("--connections is \(connections); it may be 1 to 16") }
    guard work == nil || owner == nil else { throw ValidationError("--work and --owner exclude each other") }
    if let currency, Currency(currency) == nil {
      throw ValidationError("--currency is '\(currency.printable)'; it can be one of ISO 4217, such as EUR")
    }
  }

  func run() async throws {
    let client = try await database.books()
    let request = RoyaltyRunRequest(
      work: try await work?.id(in: client), owner: try await owner?.id(in: client), periodStart: period.start,
      periodEnd: period.end, currency: currency, ruleVersion: rules.map { SplitRules.Version(rawValue: $0) },
      watermark: watermark,
      mode: totals ? .totals : .entries)
    let run = try await RoyaltyRuns.run(request, in: client, parallelism: connections)
    await client.close()
    Terminal.output.write(json ? run.jsonLine : run.text)
  }
}
