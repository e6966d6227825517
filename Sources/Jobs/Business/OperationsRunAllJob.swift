import Business
import Postgres
import Queue

/// The nightly round: partners' reports, then royalties, then what is overdue, then figures. Each step is a job of its own, a child of
/// this one; a step that fails doesn't hold up those after it, which go by what is there.
public enum OperationsRunAllJob: BusinessJobType {
  public static let name = "ops.run-all"
  public static let queue = "operations"
  public typealias Progress = NoProgress

  public struct Payload: Codable, Sendable, Equatable {
    /// The day that is rounded off; nil for the one before the job is due, UTC.
    public var day: CalendarDate?

    public init(day: CalendarDate? = nil) { self.day = day }
  }

  public struct Result: Codable, Sendable, Equatable {
    public var day: CalendarDate
    /// The steps that were done.
    public var done: [String]
    /// Why others weren't.
    public var failed: [String: String]

    public init(day: CalendarDate, done: [String], failed: [String: String]) {
      (self.day, self.done, self.failed) = (day, done, failed)
    }
  }
}
