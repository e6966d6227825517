import Foundation

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

  /// - Parameter key: of the job's hash in Redis, `<prefix>:<queue>:<id>`.
  init?(key: String) {
    guard let colon = key.firstIndex(of: ":") else { return nil }
    self.init(String(key[key.index(after: colon)...]))
  }

  /// Where the API has it.
  var path: String { "/api/jobs/\(description.urlPathComponent)" }
}

extension JobID: CustomStringConvertible {
  var description: String { "\(queue):\(id)" }
}

extension String {
  /// The text in percent-encoding, as one component of a path.
  var urlPathComponent: String {
    var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7f}"))
    allowed.insert(charactersIn: "-._~:@!$&'()*+,;=")
    return addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
