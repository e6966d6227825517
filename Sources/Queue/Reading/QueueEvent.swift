import Foundation
import Redis

/// Something that happened in a queue. Wire format §13.
public struct QueueEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: Sendable, Equatable {
    case added(name: String)
    /// `previous` is the state that it comes from; nil when it was just added.
    case waiting(previous: String?)
    case delayed(until: Date)
    case waitingChildren
    case active
    case progress(JSONText)
    case completed(returning: JSONText)
    case failed(reason: String)
    case retriesExhausted(attemptsMade: Int)
    case stalled
    case duplicated
    case removed(previous: String?)
    case drained
    /// Job `rejected` wasn't added, for the sake of the event's job.
    case deduplicated(deduplicationID: String, rejected: String)
    /// Old jobs were removed.
    case cleaned(count: Int)
    case paused
    case resumed
    /// Any other, with its fields.
    case other(name: String, fields: [String: String])
  }

  /// Where it stands in the stream; reading can go on from here.
  public let position: String
  /// Nil for what concerns the queue as a whole.
  public let jobID: String?
  public let kind: Kind

  init(position: String, fields: [String: String]) {
    self.position = position
    jobID = fields["jobId"]
    kind =
      switch fields["event"] ?? "" {
      case "added": .added(name: fields["name"] ?? "")
      case "waiting": .waiting(previous: fields["prev"])
      case "delayed": .delayed(until: Date(milliseconds: Int64(fields["delay"] ?? "") ?? 0))
      case "waiting-children": .waitingChildren
      case "active": .active
      case "progress": .progress(JSONText(fields["data"] ?? "null"))
      case "completed": .completed(returning: JSONText(fields["returnvalue"] ?? "null"))
      case "failed": .failed(reason: fields["failedReason"] ?? "")
      case "retries-exhausted": .retriesExhausted(attemptsMade: Int(fields["attemptsMade"] ?? "") ?? 0)
      case "stalled": .stalled
      case "duplicated": .duplicated
      case "removed": .removed(previous: fields["prev"])
      case "drained": .drained
      case "deduplicated":
        .deduplicated(deduplicationID: fields["deduplicationId"] ?? "", rejected: fields["deduplicatedJobId"] ?? "")
      case "cleaned": .cleaned(count: Int(fields["count"] ?? "") ?? 0)
      case "paused": .paused
      case "resumed": .resumed
      case let name: .other(name: name, fields: fields)
      }
  }
}
