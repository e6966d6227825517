import Foundation
import Testing

@testable import Business

@Suite(.timeLimit(.minutes(2)))
struct DelimitedTextTests {
  private struct Question: Codable {
    let seed: Int
    let count: Int
  }

  private struct Report: Codable {
    let text: Data
    let records: [[String]]
    let total: [String: Int64]
    let lines: Int
  }

  private func records(_ bytes: some Collection<UInt8>, piece: Int, _ dialect: DelimitedText.Dialect = .csv) throws
    -> [[String]]
  {
    var (text, found) = (DelimitedText(dialect), [[String]]())
    let take: (DelimitedRecord) throws -> Void = { record in
      if let fault = record.fault { throw ReportReject(line: record.line, column: "", reason: fault) }
      found.append((0..<record.fieldCount).map { String(decoding: record[$0], as: UTF8.self) })
    }
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      try text.read(Array(rest.prefix(piece)), take)
      rest = rest.dropFirst(piece)
    }
    try text.finish(take)
    return found
  }

  @Test("records and sums are what Python's csv and decimal find, however the bytes are parted")
  func oracle() async throws {
    let reports: [Report] = try Oracle.run("reports.py", Question(seed: 20_261_121, count: 2_000))
    #expect(reports.count == 2_000)
    for (number, report) in reports.enumerated() {
      let trimmed = report.records.map { $0.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ")) } }
      let found = try records(report.text, piece: number % 7 + 1)
      guard found == trimmed else {
        Issue.record("report \(number): \(found) instead of \(trimmed)")
        return
      }
      let content = try await read(
        "csv", report.text, period: "2026-01-01/2026-12-31", piece: number.isMultiple(of: 10) ? 3 : 4_096)
      #expect(content.rejects == [])
      #expect(content.totals.lines == report.lines)
      let totals = Dictionary(uniqueKeysWithValues: content.totals.amounts.map { ($0.key.code, $0.value) })
      #expect(totals == report.total, "report \(number)")
    }
  }

  @Test("lines are counted as an editor counts them")
  func lines() throws {
    var (text, starts) = (DelimitedText(.csv), [Int]())
    try text.read(Array("a\r\n\n\"b\nc\"\rd".utf8)) { starts.append($0.line) }
    try text.finish { starts.append($0.line) }
    #expect(starts == [1, 2, 3, 5])
  }

  @Test("an open quote, an endless field and UTF-16 are told, and where")
  func hostile() throws {
    #expect(throws: ReportError.openQuote(line: 2)) { try records("a,b\n\"c,d\n".utf8, piece: 3) }
    #expect(throws: ReportError.lineTooLong(line: 1)) { try records([UInt8](repeating: 0x61, count: 2 << 20), piece: 65_536) }
    #expect(throws: ReportError.lineTooLong(line: 1)) { try records([UInt8](repeating: 0x2C, count: 2 << 20), piece: 65_536) }
    #expect(throws: ReportError.notUTF8) { try records([0xFF, 0xFE, 0x61, 0x00], piece: 1) }
    #expect(throws: ReportReject.self) { try records("\"a\"b,c\n".utf8, piece: 1) }
  }

  @Test("in tab-separated text a quote is a quote")
  func tabs() throws {
    #expect(try records("12\" LP\t\"x\n".utf8, piece: 2, .tsv) == [["12\" LP", "\"x"]])
  }
}
