import Foundation
import Postgres

@testable import Business

/// Text as a report's bytes, in pieces of a size.
func pieces(_ text: some Collection<UInt8>, of size: Int = 4_096) -> ReportBytes {
  let rest = PiecesLeft(Array(text), size)
  return { await rest.next() }
}

private actor PiecesLeft {
  private var bytes: ArraySlice<UInt8>
  private let size: Int

  init(_ bytes: [UInt8], _ size: Int) { (self.bytes, self.size) = (bytes[...], size) }

  func next() -> [UInt8]? {
    guard !bytes.isEmpty else { return nil }
    defer { bytes = bytes.dropFirst(size) }
    return Array(bytes.prefix(size))
  }
}

extension ReportRequest {
  init(_ format: String, source: String = "netflix", period: String? = nil, part: String? = nil, skipsRejects: Bool = false) {
    self.init(
      source: RevenueSource(source)!, name: "report", format: format, period: period.map { ReportPeriod($0)! }, part: part,
      skipsRejects: skipsRejects)
  }
}

extension Revenue {
  static func receive(_ request: ReportRequest, _ text: String, in database: PostgresClient) async throws -> RevenueReceipt {
    try await receive(request, in: database) { pieces(text.utf8) }
  }
}

/// Reads a report without a database.
func read(_ format: String, _ text: some Collection<UInt8>, period: String? = nil, piece: Int = 4_096) async throws
  -> ReportContent
{
  let reading = ReportReading(
    ReportFormats.format(named: format)!, period: period.map { ReportPeriod($0)! }, part: nil, bytes: pieces(text, of: piece))
  while try await reading.nextRows() != nil {}
  let content = await reading.outcome.content
  try content.claims.check(content.totals, unread: content.rejectCount)
  return content
}
