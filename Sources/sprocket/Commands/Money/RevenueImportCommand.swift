import ArgumentParser
import Business
import Foundation
import Quantities

struct RevenueImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Bring a report into the books, as a whole or not at all.",
    discussion: """
      The same report again changes nothing; another one for the same days corrects the first. Files may be compressed by gzip. Exits \
      with 1, and changes nothing, where a line can't be read; --skip-rejects leaves such lines out.
      """)

  @Argument(help: "The report.", completion: .file()) var file: String
  @Option(help: ArgumentHelp("Of which kind it is: \(ReportFormats.names.joined(separator: ", ")).", valueName: "name"))
  var format: String
  @Option(help: "Who has sent it, such as netflix or box-office.") var source: RevenueSource
  @Option(
    help: "The days that it is about: \(ReportPeriod.forms). Needed where it doesn't say so, else checked.",
    transform: ReportPeriod.argument)
  var period: ReportPeriod?
  @Option(help: "Which of the period's reports it is, where there are several: a region, for example.") var part: String?
  @Flag(help: "Leave out lines that can't be read.") var skipRejects = false
  @Flag(help: "Print progress and outcome as JSON.") var json = false
  @OptionGroup var database: DatabaseOption

  func validate() throws {
    guard ReportFormats.names.contains(format) else {
      throw ValidationError("there is no format '\(format)', only \(ReportFormats.names.joined(separator: ", "))")
    }
  }

  func run() async throws {
    let report = ReportRequest(
      source: source, name: URL(filePath: file).lastPathComponent, format: format, period: period, part: part,
      skipsRejects: skipRejects)
    let (bar, client) = (ProgressBar(json: json), try await database.books())
    let receipt: RevenueReceipt
    do {
      let path = file
      receipt = try await Revenue.receive(report, in: client) {
        let reader = try ReportFile(path) { bar.show(ProgressLine(read: $0, of: $1)) }
        return { try await reader.next() }
      }
    } catch let error as ReportError {
      bar.clear()
      if case .rejected(_, let rejects) = error { for reject in rejects { Terminal.error.writeLine("\(reject)") } }
      throw error
    }
    await client.close()
    bar.clear()
    Terminal.output.write(json ? receipt.line.jsonLine : receipt.summary)
  }
}

extension ProgressLine {
  /// Of a file that is read.
  fileprivate init(read: Int64, of size: Int64) {
    let fraction = size > 0 ? min(1, Double(read) / Double(size)) : nil
    self.init(stage: "Reading", fraction: fraction, json: "{\"bytes\":\(read),\"of\":\(size),\"stage\":\"read\"}\n")
  }
}

extension RevenueReceipt {
  fileprivate struct Line: Encodable {
    let report: Int64?
    let isNew: Bool
    let supersedes: Int64?
    let lines, added, suspended, takenBack, rejected: Int
    let totals, change: [String: Int64]
    let overlaps: [RevenueReport]
    let rejects: [ReportReject]
  }

  fileprivate var line: Line {
    Line(
      report: report?.rawValue, isNew: isNew, supersedes: supersedes?.rawValue, lines: lines, added: added,
      suspended: suspended, takenBack: takenBack, rejected: rejectCount, totals: Self.byCode(totals),
      change: Self.byCode(change),
      overlaps: overlaps, rejects: rejects)
  }

  private static func byCode(_ amounts: [Currency: Int64]) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: amounts.map { ($0.key.code, $0.value) })
  }

  /// For people.
  fileprivate var summary: String {
    guard isNew else { return "Report \(report.map { "\($0)" } ?? "") is the same; nothing has changed.\n" }
    let sums = totals.sorted { $0.key < $1.key }.map { "\(Money($0.value, $0.key))" }
    var text = "Report \(report.map { "\($0)" } ?? ""): \(lines.of("line"))"
    if !sums.isEmpty { text += ", \(sums.joined(separator: ", "))" }
    text += period.map { " (\($0)).\n" } ?? ".\n"
    if let supersedes { text += "It corrects report \(supersedes).\n" }
    text +=
      BooksChange(
        added: added, takenBack: takenBack, suspended: suspended, amounts: change.map { Money($0.value, $0.key) },
        overlaps: overlaps
      ).text
    if rejectCount > 0 {
      text += "Left out: \(rejectCount.of("line"))\n" + rejects.map { "  \($0)".printable + "\n" }.joined()
      if rejectCount > rejects.count { text += "  and \(rejectCount - rejects.count) more\n" }
    }
    return text
  }
}
