/// What is to be known of a report before it is read.
public struct ReportRequest: Sendable {
  public var source: RevenueSource
  /// Of the file, or where it was fetched.
  public var name: String
  /// One of ``ReportFormats/names``.
  public var format: String
  /// The days that it is about, for formats that don't say it; of one that does, it is checked.
  public var period: ReportPeriod?
  /// Which of the period's reports it is, where there are several: a region.
  public var part: String?
  /// Whether lines that can't be read are left out; otherwise the report is refused as a whole.
  public var skipsRejects: Bool

  public init(
    source: RevenueSource, name: String, format: String, period: ReportPeriod? = nil, part: String? = nil,
    skipsRejects: Bool = false
  ) {
    (self.source, self.name, self.format) = (source, name, format)
    (self.period, self.part, self.skipsRejects) = (period, part, skipsRejects)
  }
}

/// A format that there isn't.
public struct UnknownReportFormat: BusinessRefusal, Equatable {
  public let name: String

  public var description: String {
    "There is no report format '\(name.prefix(40))', only \(ReportFormats.names.joined(separator: ", "))"
  }
}
