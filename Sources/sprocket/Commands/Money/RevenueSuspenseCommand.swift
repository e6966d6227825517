import ArgumentParser
import Business
import Quantities

struct RevenueSuspenseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspense", abstract: "Show the titles whose work isn't known, or say which work one is.",
    discussion: """
      With --resolve, the lines that wait under a title id get their work, and count as received now; later ones are known at once. That \
      can be said anew until a royalty run has settled one of the lines.
      """)

  @Option(help: "Of whom, such as netflix.") var source: RevenueSource?
  @Option(help: ArgumentHelp("The source's id of the title.", valueName: "title-id")) var resolve: String?
  @Option(help: "The work: its key, ISRC, ISWC, EIDR or UPC, or its number in the books.") var work: WorkArgument?
  @Flag(help: "Print them as JSON, one a line.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard (resolve == nil) == (work == nil) else { throw ValidationError("--resolve and --work belong together") }
    if resolve != nil, source == nil { throw ValidationError("--resolve takes --source") }
  }

  func run() async throws {
    let client = try await database.books()
    if let resolve, let work, let source {
      let id = try await work.id(in: client)
      let count = try await Suspense.resolve(resolve, of: source, as: id, in: client)
      Terminal.output.write(json ? Resolved(lines: count).jsonLine : "Work \(id) has got \(count.of("line")).\n")
    } else {
      let titles = try await Suspense.titles(from: source, in: client)
      Terminal.output.write(json ? titles.map { Waiting($0).jsonLine }.joined() : table(of: titles))
    }
    await client.close()
  }

  private func table(of titles: [Suspense.Title]) -> String {
    var columns = Columns(["Source", "Title id", "Title", "Lines", "Amounts"])
    for title in titles {
      let amounts = title.totals.map { "\($0)" }.joined(separator: ", ")
      columns.add(["\(title.source)", title.titleID.printable, title.title.printable, "\(title.lines)", amounts])
    }
    return titles.isEmpty ? "Nothing waits.\n" : columns.text
  }

  private struct Resolved: Encodable { let lines: Int }

  private struct Waiting: Encodable {
    let source, titleId, title: String
    let lines: Int
    let totals: [String: Int64]

    init(_ waiting: Suspense.Title) {
      (source, titleId, title, lines) = (waiting.source.name, waiting.titleID, waiting.title, waiting.lines)
      totals = Dictionary(uniqueKeysWithValues: waiting.totals.map { ($0.currency.code, $0.minorUnits) })
    }
  }
}
