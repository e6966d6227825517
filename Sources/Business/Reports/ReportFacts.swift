import Foundation
import Postgres

/// What is kept of a report itself.
struct ReportFacts {
  let name: String
  let format: String
  let period: ReportPeriod
  let part: String
  let lineCount: Int
  let digest: Data

  init(name: String, format: String, period: ReportPeriod, part: String, lineCount: Int, digest: Data) {
    (self.name, self.format, self.period, self.part) = (name, format, period, part)
    (self.lineCount, self.digest) = (lineCount, digest)
  }

  /// - Throws: ``ReportError``, for a report that isn't what was asked for, or not what it says of itself.
  init(_ request: ReportRequest, _ outcome: ReportReading.Outcome) throws(ReportError) {
    let content = outcome.content
    if content.rejectCount > 0, !request.skipsRejects { throw .rejected(content.rejectCount, content.rejects) }
    try content.claims.check(content.totals, unread: content.rejectCount)
    guard let period = content.period ?? request.period else { throw .noPeriod(format: request.format) }
    if let wanted = request.period, wanted != period { throw .otherPeriod(wanted, says: period) }
    self.init(
      name: request.name, format: request.format, period: period, part: content.part ?? request.part ?? "",
      lineCount: content.totals.lines, digest: outcome.digest)
  }
}
