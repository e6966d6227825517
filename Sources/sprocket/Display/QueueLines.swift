import Foundation
import Queue

/// An event of a queue on one line.
struct EventLine: Encodable {
  let position: String
  let event: String
  let jobId: String?
  let fact: JSONText?

  init(_ event: QueueEvent) {
    position = event.position
    jobId = event.jobID
    (self.event, fact) = Self.words(event.kind)
  }

  var text: String {
    [position, event, jobId, fact?.text].compactMap { $0 }.joined(separator: "  ").printable + "\n"
  }

  private static func rest(of fields: [String: String]) -> [String: String]? {
    let rest = fields.filter { $0.key != "event" && $0.key != "jobId" }
    return rest.isEmpty ? nil : rest
  }

  private static func words(_ kind: QueueEvent.Kind) -> (String, JSONText?) {
    func json(_ value: (some Encodable)?) -> JSONText? { value.flatMap { try? JSONText(encoding: $0) } }
    return switch kind {
    case .added(let name): ("added", json(name))
    case .waiting(let previous): ("waiting", json(previous))
    case .delayed(let due): ("delayed", json(due))
    case .waitingChildren: ("waiting-children", nil)
    case .active: ("active", nil)
    case .progress(let value): ("progress", value)
    case .completed(let value): ("completed", value)
    case .failed(let reason): ("failed", json(reason))
    case .retriesExhausted(let attempts): ("retries-exhausted", json(attempts))
    case .stalled: ("stalled", nil)
    case .duplicated: ("duplicated", nil)
    case .removed(let previous): ("removed", json(previous))
    case .drained: ("drained", nil)
    case .deduplicated(_, let rejected): ("deduplicated", json(rejected))
    case .cleaned(let count): ("cleaned", json(count))
    case .paused: ("paused", nil)
    case .resumed: ("resumed", nil)
    case .other(let name, let fields): (name, json(rest(of: fields)))
    }
  }
}

/// What happened to one job, on one line.
struct UpdateLine: Encodable {
  let event: String
  var fact: JSONText?

  init(_ update: JobUpdate) {
    switch update {
    case .waiting: event = "waiting"
    case .active: event = "active"
    case .progress(let value): (event, fact) = ("progress", value)
    case .completed(let value): (event, fact) = ("completed", value)
    case .failed(let reason): (event, fact) = ("failed", try? JSONText(encoding: reason))
    }
  }

  var text: String { [event, fact?.text].compactMap { $0 }.joined(separator: "  ").printable + "\n" }
}
