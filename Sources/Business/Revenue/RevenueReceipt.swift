import Postgres

/// What came of lines that were received.
public struct RevenueReceipt: Sendable, Equatable {
  /// The report's number; nil for lines that came without one.
  public var report: RevenueReport.ID?
  /// False for a report that was received before, of which nothing counts again.
  public var isNew: Bool
  /// The report that this one corrects.
  public var supersedes: RevenueReport.ID?
  /// The days that the report is about.
  public var period: ReportPeriod?
  /// How many lines were read.
  public var lines: Int
  /// What they come to.
  public var totals: [Currency: Int64]
  /// How many lines that made in the books: fewer where they were known.
  public var added = 0
  /// How many of those wait for somebody to say which work they are for.
  public var suspended = 0
  /// How many lines were taken back: those that a corrected report had told and this one doesn't, or tells otherwise.
  public var takenBack = 0
  /// By how much what the source has brought has changed with that.
  public var change: [Currency: Int64] = [:]
  /// Reports of the same source and part that are about some of the same days, but not all: is one of them to correct the other?
  public var overlaps: [RevenueReport] = []
  /// Lines that couldn't be read: the first of them, and how many there were.
  public var rejects: [ReportReject] = []
  public var rejectCount = 0
}

/// A report of a source.
public struct RevenueReport: Sendable, Equatable, Codable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  public let id: ID
  /// The days that it is about.
  public let period: ReportPeriod
}
