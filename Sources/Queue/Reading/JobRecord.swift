import Foundation

/// A job as its hash in Redis tells it. Wire format §2.
public struct JobRecord: Sendable, Equatable {
  public let id: String
  public let name: String
  public let data: JSONText
  public let options: JobOptions
  /// When it was added.
  public let timestamp: Date
  /// What it has to wait, or had to, before the attempt that comes next.
  public let delay: Duration
  public let priority: Int
  /// Key of the job that waits for this one.
  public let parentKey: String?
  /// The job that waits for this one.
  public let parent: JobParent?
  /// Id of the schedule that made it.
  public let schedulerID: String?
  public let progress: JSONText?
  /// When the latest attempt started.
  public let processedOn: Date?
  /// Name of the worker that has it or had it last.
  public let processedBy: String?
  public let finishedOn: Date?
  /// How often it was started, also when that ended in a stall or in being handed back.
  public let attemptsStarted: Int
  /// How many attempts came to an end.
  public let attemptsMade: Int
  /// How often its worker vanished.
  public let stalledCount: Int
  /// Why the next worker is to fail it without running it.
  public let deferredFailure: String?
  public let returnValue: JSONText?
  public let failedReason: String?
  /// Whether it was cancelled. Our own field; other clients neither write nor read it.
  public let isCancelled: Bool
  /// Newest last.
  public let stackTrace: [String]

  /// The trace in which it was added. Wire format §4.
  let traceMetadata: String?

  /// - Throws: ``QueueError/malformed(what:found:)`` when the options aren't what the wire format says.
  init(id: String, fields: [String: String]) throws {
    let text = fields["opts"] ?? "{}"
    do {
      self.init(id: id, fields: fields, options: try OptionsCache.options(in: text))
    } catch {
      throw QueueError.malformed(what: "the options of job \(id)", found: "\(error) in \(text)")
    }
  }

  /// A job that was just fetched, or is one of many. One with malformed options has to fail, and says so itself: it keeps nobody from the
  /// others.
  init(lenient id: String, fields: [String: String]) {
    do {
      try self.init(id: id, fields: fields)
    } catch {
      self.init(id: id, fields: fields.merging(["defa": "\(error)"]) { $1 }, options: JobOptions())
    }
  }

  private init(id: String, fields: [String: String], options: JobOptions) {
    func number(_ field: String) -> ForeignNumber? { fields[field].flatMap { ForeignNumber($0) } }
    self.id = id
    name = fields["name"] ?? ""
    data = JSONText(fields["data"] ?? "{}")
    self.options = options
    traceMetadata = fields["opts"].flatMap { TraceCarrier.metadata(in: $0) }
    timestamp = number("timestamp")?.date ?? Date(timeIntervalSince1970: 0)
    delay = number("delay")?.milliseconds ?? .zero
    priority = number("priority")?.integer ?? 0
    parentKey = fields["parentKey"]
    parent = fields["parent"].flatMap { try? JSONText($0).decode(as: ParentField.self).parent }
    schedulerID = fields["rjk"]
    progress = fields["progress"].map { JSONText($0) }
    processedOn = number("processedOn")?.date
    processedBy = fields["pb"]
    finishedOn = number("finishedOn")?.date
    attemptsStarted = number("ats")?.integer ?? 0
    attemptsMade = (number("attemptsMade") ?? number("atm"))?.integer ?? 0
    stalledCount = number("stc")?.integer ?? 0
    deferredFailure = fields["defa"]
    returnValue = fields["returnvalue"].map { JSONText($0) }
    failedReason = fields["failedReason"]
    isCancelled = fields["cancelled"] != nil
    stackTrace = fields["stacktrace"].flatMap { try? JSONText($0).decode() } ?? []
  }
}
