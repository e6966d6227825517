import ArgumentParser
import Business

struct RoyaltyDistributeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distribute", abstract: "Make payable what a run has brought and nobody has claimed.",
    discussion: "A second time, it changes nothing and tells the same.")

  @Argument(help: ArgumentHelp("The run's number.", valueName: "run")) var number: Int64
  @Flag(help: "Print the distribution as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func run() async throws {
    let client = try await database.books()
    let release = try await RoyaltyDistribution.distribute(RoyaltyRun.ID(rawValue: number), in: client)
    await client.close()
    Terminal.output.write(json ? release.jsonLine : table(of: release))
  }

  private func table(of release: RoyaltyRelease) -> String {
    var columns = Columns(["Currency", "Payees", "Payable"], rightAligned: [1, 2])
    for total in release.totals {
      let amount = Currency(total.currency).map { Money(total.amount, $0).description } ?? "\(total.amount)"
      columns.add([total.currency, "\(total.payees)", amount])
    }
    return release.totals.isEmpty ? "Nothing is payable.\n" : columns.text
  }
}
