/// Why a text isn't a cron expression.
public struct CronError: Error, Sendable, Equatable, CustomStringConvertible {
  public let expression: String
  /// What is wrong, with the place and what would be right.
  public let problem: String

  public var description: String { "'\(expression)' isn't a cron expression: \(problem)" }
}
