import Queue

/// What a remote worker says.
struct RemoteMessage: Codable, Sendable {
  enum Kind: String, Codable {
    case claim = "job.claim"
    case heartbeat = "job.heartbeat"
    case progress = "job.progress"
    case done = "job.done"
    case failed = "job.failed"
  }

  var type: Kind
  /// The queue to claim from; for a claim.
  var queue: String?
  /// The worker's own name; for a claim.
  var worker: String?
  /// The job that it has; for all others.
  var job: String?
  /// What the claim gave; for all others.
  var token: String?
  var progress: JSONText?
  var result: JSONText?
  /// Why it has failed.
  var reason: String?
  /// Whether trying again can't help.
  var final: Bool?
}
