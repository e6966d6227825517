/// A line of a report that can't be read, and why.
public struct ReportReject: Error, Sendable, Equatable, Codable, CustomStringConvertible {
  /// From 1.
  public let line: Int
  /// As the report calls it; empty where it is the line as a whole.
  public let column: String
  public let reason: String

  public init(line: Int, column: String, reason: String) {
    (self.line, self.column, self.reason) = (line, column, reason)
  }

  public var description: String { "line \(line)" + (column.isEmpty ? "" : ", \(column)") + ": \(reason)" }
}
