import Crypto
import Foundation
import Postgres

/// A report that comes page by page: gathered before any of it counts, so that no database transaction waits for a partner.
public struct GatheredReport: Sendable {
  /// How many bytes of lines are gathered at most.
  static let limit = 512 << 20

  public let source: RevenueSource
  public let period: ReportPeriod
  private let name: String
  private var rows = PostgresCopyWriter()
  private var pieces: [[UInt8]] = []
  private var size = 0
  private var digest = SHA256()
  private(set) var totals = ReportTotals()
  /// What the report says its lines come to.
  private(set) var claims = ReportClaims()

  public init(source: RevenueSource, period: ReportPeriod, name: String) {
    (self.source, self.period, self.name) = (source, period, name)
  }

  /// Takes the next line.
  /// - Throws: ``ReportError``.
  public mutating func add(_ line: RevenueLine) throws(ReportError) {
    if let reason = line.reasonOutside(period) {
      throw .rejected(
        1, [ReportReject(line: totals.lines + 1, column: "earnedOn of \(line.externalID.prefix(80))", reason: reason)])
    }
    try totals.add(line.gross)
    let before = rows.count
    RevenueStaging.append(line, at: totals.lines, to: &rows)
    digest.update(data: Data("\(line)\n".utf8))
    size += rows.count - before
    guard size <= Self.limit else {
      throw .notThisFormat("the lines together are larger than \(Self.limit >> 20) MiB; ask for fewer days", line: totals.lines)
    }
    if rows.count > 65_536 { pieces.append(rows.take()) }
  }

  /// Takes what the report says of itself.
  public mutating func claim(lines: Int?, amounts: [Currency: Int64]) {
    claims = ReportClaims(lines: lines, amounts: amounts)
  }

  /// - Throws: ``ReportError/wrongTotal(_:says:found:)``.
  func finished() throws(ReportError) -> (rows: [[UInt8]], facts: ReportFacts) {
    try claims.check(totals, unread: 0)
    var (last, whole) = (rows, pieces)
    whole.append(last.takeLast())
    let facts = ReportFacts(
      name: name, format: "api", period: period, part: "", lineCount: totals.lines, digest: Data(digest.finalize()))
    return (whole, facts)
  }
}
