import Foundation

/// A scheduler as its hash in Redis tells it. Wire format §11.
public struct JobScheduler: Sendable, Equatable {
  public let id: String
  /// The name of its jobs.
  public let name: String
  /// The payload of its jobs.
  public let data: JSONText
  /// How its jobs are to be treated.
  public let options: JobOptions
  /// How many of its jobs were added.
  public let iterationCount: Int
  /// When the latest of its jobs is due; in the past once the scheduler has come to its end.
  public let next: Date
  /// The id of that job.
  public let nextJobID: String
  /// The time from one iteration to the next; nil for a pattern.
  public let every: Duration?
  /// By how much iterations are due after whole multiples of ``every`` since 1970.
  public let offset: Duration?
  /// A cron expression; nil for ``every``.
  public let pattern: String?
  /// The IANA name of the time zone of ``pattern``; nil for UTC.
  public let timeZone: String?
  public let limit: Int?
  public let startDate: Date?
  public let endDate: Date?
  /// Who keeps it as it is; nil for nobody. Sprocket's own: other clients neither write nor read it.
  public let owner: String?

  /// - Throws: ``QueueError/malformed(what:found:)``.
  init(id: String, next: Double, fields: [String: String]) throws {
    func date(_ field: String) -> Date? { fields[field].flatMap(Int64.init).map { Date(milliseconds: $0) } }
    func duration(_ field: String) -> Duration? { fields[field].flatMap(Int64.init).map { .milliseconds($0) } }
    self.id = id
    self.next = ForeignNumber(next).date
    nextJobID = "repeat:\(id):\(ForeignNumber(next).integer)"
    name = fields["name"] ?? ""
    data = JSONText(fields["data"] ?? "{}")
    do {
      options = try JSONText(fields["opts"] ?? "{}").decode()
    } catch {
      throw QueueError.malformed(what: "the options of scheduler \(id)", found: "\(error) in \(fields["opts"] ?? "")")
    }
    iterationCount = fields["ic"].flatMap { Int($0) } ?? 0
    every = duration("every")
    offset = every == nil ? nil : duration("offset")
    pattern = fields["pattern"]
    timeZone = fields["tz"]
    limit = fields["limit"].flatMap { Int($0) }
    startDate = date("startDate")
    endDate = date("endDate")
    owner = fields["owner"]
  }
}
