/// A way in which partners write reports. A format knows its columns and how a record becomes a line; it is made for one report and
/// reads its records in order.
protocol ReportFormat: Sendable {
  /// As users call it.
  static var name: String { get }
  static var dialect: DelimitedText.Dialect { get }
  /// Whether ids name single lines. Where they are made of what a line is about, lines of the same id are added up.
  static var hasLineIDs: Bool { get }

  init()

  /// Takes the next record.
  /// - Throws: ``ReportReject`` for a line that can't be read; ``ReportError`` for a report that can't.
  mutating func read(_ record: DelimitedRecord, into content: inout ReportContent) throws

  /// Says what is known only at the end.
  /// - Parameter lines: how many lines the text has.
  /// - Throws: ``ReportError``.
  mutating func finish(lines: Int, into content: inout ReportContent) throws
}

/// The formats that there are.
public enum ReportFormats {
  static let all: [any ReportFormat.Type] = [RevenueCSV.self, AmazonEarnings.self, AppleFinancial.self, DDEXSalesReport.self]

  /// As users call them.
  public static var names: [String] { all.map { $0.name } }

  static func format(named name: String) -> (any ReportFormat.Type)? { all.first { $0.name == name } }
}
