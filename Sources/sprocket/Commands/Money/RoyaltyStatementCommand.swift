import ArgumentParser
import Business
import Foundation

struct RoyaltyStatementCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statement", abstract: "Tell a payee of a month or quarter.",
    discussion: "Where something has changed since the last one, a further revision is made; each stays as it was made.")

  @Argument(help: "The payee: its account, or its number in the books.") var payee: PartyArgument
  @Argument(help: "The period: a month such as 2026-07, or a quarter such as 2026-Q3.", transform: ReportPeriod.argument)
  var period: ReportPeriod
  @Flag(help: "In which form: its lines for spreadsheets, its page for people, or its sums for programs. (default: its sums)")
  var form: Form?
  @Option(name: .shortAndLong, help: ArgumentHelp("Write it into this file.", valueName: "file")) var output: String?
  @OptionGroup var database: DatabaseOption

  enum Form: String, EnumerableFlag { case csv, html, json }

  func run() async throws {
    let client = try await database.books()
    let payee = try await payee.id(in: client)
    guard let request = StatementRequest(payee: payee, covering: period.start...period.end) else {
      throw CommandFailure("a statement is of a month or a quarter; \(period.start) to \(period.end) is in none")
    }
    let statement = try await Statements.generate(request, in: client)
    await client.close()
    let text = text(of: statement)
    guard let output else { return Terminal.output.write(text) }
    try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
  }

  private func text(of statement: Statement) -> String {
    switch form {
    case .csv: statement.csv
    case .html: statement.html
    case .json: Sums(statement).jsonLine
    case nil: table(of: statement)
    }
  }

  private func table(of statement: Statement) -> String {
    let request = statement.request
    var columns = Columns(["Currency", "Amount"], rightAligned: [1])
    for total in statement.totals {
      columns.add([total.currency, Currency(total.currency).map { Money(total.amount, $0).description } ?? "\(total.amount)"])
    }
    return
      "Statement \(statement.id) for party \(request.payee), \(request.kind.rawValue) from \(request.periodStart), revision "
      + "\(statement.revision)\n" + columns.text
  }

  private struct Sums: Encodable {
    let id: Statement.ID
    let request: StatementRequest
    let revision: Int32
    let totals: [Statement.Total]
    let digest: String

    init(_ statement: Statement) {
      (id, request, revision) = (statement.id, statement.request, statement.revision)
      (totals, digest) = (statement.totals, statement.digest)
    }
  }
}
