import Foundation

/// Where a listener is in the events of several queues: the id of each of its events, `queue=position,queue=position`.
struct EventPositions: Sendable, Equatable {
  private(set) var byQueue: [String: String] = [:]

  init() {}

  /// - Throws: ``Problem`` 400 for a `Last-Event-ID` that isn't of this API.
  init(_ text: String) throws {
    for part in text.split(separator: ",") {
      let parts = part.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let queue = String(parts[0]).removingPercentEncoding, !queue.isEmpty,
        EventPosition(String(parts[1])) != nil
      else {
        throw Problem(.badRequest, "Last-Event-ID isn't one that this API has given; leave it out to begin with what comes")
      }
      byQueue[queue] = String(parts[1])
    }
  }

  subscript(queue: String) -> String? {
    get { byQueue[queue] }
    set { byQueue[queue] = newValue }
  }

  var text: String {
    byQueue.sorted { $0.key < $1.key }.map { name, position in
      let escaped = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      return "\(escaped)=\(position)"
    }.joined(separator: ",")
  }
}

/// A place in a stream, `milliseconds-number`.
struct EventPosition: Comparable {
  let milliseconds: UInt64
  let number: UInt64

  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let milliseconds = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
    self.milliseconds = milliseconds
    self.number = number
  }

  static func < (one: EventPosition, other: EventPosition) -> Bool {
    (one.milliseconds, one.number) < (other.milliseconds, other.number)
  }
}
