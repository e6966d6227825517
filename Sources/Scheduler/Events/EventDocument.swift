import Foundation
import Queue

/// What happened in a queue, as the API tells it.
struct EventDocument: Encodable {
  let queue: String
  /// Nil for what concerns the queue as a whole.
  let job: String?
  let at: Date
  var previous: String?
  var progress: JobProgress?
  var value: LooseJSON?
  var result: LooseJSON?
  var failure: String?

  init(_ event: QueueEvent, in queue: String) {
    self.queue = queue
    job = event.jobID.map { "\(JobID(queue: queue, id: $0))" }
    at = Date(timeIntervalSince1970: Double(event.position.prefix { $0 != "-" }).map { $0 / 1000 } ?? 0)
    switch event.kind {
    case .waiting(let from), .removed(let from): previous = from
    case .progress(let text):
      progress = JobProgress(text)
      value = LooseJSON(text)
    case .completed(let text): result = LooseJSON(text)
    case .failed(let reason): failure = reason
    default: break
    }
  }

  /// One line.
  var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .rfc3339
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

extension QueueEvent.Kind {
  /// BullMQ's word for it.
  var name: String {
    switch self {
    case .added: "added"
    case .waiting: "waiting"
    case .delayed: "delayed"
    case .waitingChildren: "waiting-children"
    case .active: "active"
    case .progress: "progress"
    case .completed: "completed"
    case .failed: "failed"
    case .retriesExhausted: "retries-exhausted"
    case .stalled: "stalled"
    case .duplicated: "duplicated"
    case .removed: "removed"
    case .drained: "drained"
    case .deduplicated: "deduplicated"
    case .cleaned: "cleaned"
    case .paused: "paused"
    case .resumed: "resumed"
    case .other(let name, _): name.filter { !$0.isNewline }
    }
  }
}
