import ArgumentParser
import Business

struct RoyaltyExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show how a payee's amount came about, line by line.")

  @Argument(help: ArgumentHelp("The run's number.", valueName: "run")) var number: Int64
  @Argument(help: "The payee: its account, or its number in the books.") var payee: PartyArgument
  @Option(help: "Only this currency, such as EUR.") var currency: String?
  @Flag(help: "Print them as JSON, one a line.") var json = false
  @OptionGroup var database: DatabaseOption

  private static let pageSize = 10_000

  func run() async throws {
    let client = try await database.books()
    let payee = try await payee.id(in: client)
    var place: RoyaltyExplanation.Place?
    repeat {
      let page = try await RoyaltyExplanation.page(
        of: payee, in: RoyaltyRun.ID(rawValue: number), currency: currency, after: place,
        limit: Self.pageSize,
        from: client)
      if json {
        Terminal.output.write(page.shares.map(\.jsonLine).joined())
      } else if page.shares.isEmpty, place == nil {
        Terminal.output.write("The run has kept no line of this payee's.\n")
      } else {
        Terminal.output.write(table(of: page.shares))
      }
      place = page.next
    } while place != nil
    await client.close()
  }

  private func table(of shares: [RoyaltyExplanation]) -> String {
    var columns = Columns(
      ["Line", "Earned", "Work", "Source", "Right", "In", "Gross", "Fee", "Recouped", "Net", "Share", "As", "Amount"],
      rightAligned: [0, 6, 7, 8, 9, 10, 12])
    for share in shares {
      func money(_ amount: Int64) -> String { Currency(share.currency).map { Money(amount, $0).description } ?? "\(amount)" }
      columns.add([
        "\(share.line)", "\(share.earnedOn)", share.title, share.source, share.rightKind, share.territory, money(share.gross),
        money(share.fee), money(share.recouped), money(share.net), "\(Double(share.shareBasisPoints) / 100) %",
        share.role.rawValue,
        money(share.amount),
      ])
    }
    return columns.text
  }
}
