import Postgres

/// What has been read of a report: its lines as they go into the database, and what they come to.
struct ReportContent {
  /// How many rejects are told one by one.
  static let rejectsTold = 100

  private(set) var totals = ReportTotals()
  private(set) var rejects: [ReportReject] = []
  private(set) var rejectCount = 0
  /// What the report says of itself.
  var claims = ReportClaims()
  /// The days that it says it is about.
  var period: ReportPeriod?
  /// Which of the period's reports it says it is.
  var part: String?
  /// The days that whoever brings it says it is about.
  let wantedPeriod: ReportPeriod?
  /// Whether ids are the source's; otherwise they are made of what a line is about, and are a name only within the report's period.
  private let hasLineIDs: Bool
  private var rows = PostgresCopyWriter()

  init(hasLineIDs: Bool, wantedPeriod: ReportPeriod?, wantedPart: String?) {
    (self.hasLineIDs, self.wantedPeriod, part) = (hasLineIDs, wantedPeriod, wantedPart)
  }

  /// - Parameter place: the line of the text.
  /// - Throws: ``ReportReject`` for an id or title that is empty or too long; ``ReportError/tooLarge(_:)``.
  mutating func add(_ line: RevenueLine, at place: Int) throws {
    var line = line
    if !hasLineIDs, let period { line.externalID = "\(period)|" + (part.map { "\($0)|" } ?? "") + line.externalID }
    for (name, text, limit) in [("id", line.externalID, 255), ("title id", line.titleID, 255), ("title", line.title, 1_000)]
    where text.utf8.count > limit {
      throw ReportReject(line: place, column: name, reason: "it is \(text.utf8.count) bytes long; at most \(limit) are kept")
    }
    guard !line.externalID.isEmpty, !line.titleID.isEmpty else {
      throw ReportReject(line: place, column: line.externalID.isEmpty ? "id" : "title", reason: "it is empty")
    }
    if let wrong = line.identifiers.malformed { throw ReportReject(line: place, column: wrong.name, reason: wrong.reason) }
    if let reason = line.gross.tooLargeForALine { throw ReportReject(line: place, column: "amount", reason: reason) }
    if let period = period ?? wantedPeriod, let reason = line.reasonOutside(period) {
      throw ReportReject(line: place, column: "earned_on", reason: reason)
    }
    try totals.add(line.gross)
    RevenueStaging.append(line, at: place, to: &rows)
  }

  mutating func reject(_ reject: ReportReject) {
    rejectCount += 1
    if rejects.count < Self.rejectsTold { rejects.append(reject) }
  }

  /// How many bytes of rows are waiting.
  var waiting: Int { rows.count }

  /// The rows since the last call.
  mutating func takeRows() -> [UInt8] { rows.take() }

  /// The rows since the last call; there are no more.
  mutating func takeLastRows() -> [UInt8] { rows.takeLast() }
}
