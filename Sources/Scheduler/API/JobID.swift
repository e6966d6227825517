/// A job as the API and the dashboard name it: `queue:id`. A queue's name has no colon; an id of a scheduler's job has.
struct JobID: Hashable, Sendable {
  let queue: String
  let id: String

  init(queue: String, id: String) {
    self.queue = queue
    self.id = id
  }

  /// - Returns: nil for text that can't name a job.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains("\0") else { return nil }
    self.init(queue: String(parts[0]), id: String(parts[1]))
  }
}

extension JobID: CustomStringConvertible {
  var description: String { "\(queue):\(id)" }
}
