extension JobOptions {
  /// The options by the names that BullMQ's `add` takes, and the names by which a job's hash has them. Wire format §4.
  private static let names = [
    "attempts": "attempts", "backoff": "backoff", "continueParentOnFailure": "cpof", "deduplication": "de", "delay": "delay",
    "failParentOnFailure": "fpof", "ignoreDependencyOnFailure": "idof", "jobId": "jobId", "keepLogs": "kl", "lifo": "lifo",
    "parent": "parent", "priority": "priority", "removeDependencyOnFailure": "rdof", "removeOnComplete": "removeOnComplete",
    "removeOnFail": "removeOnFail", "sizeLimit": "sizeLimit", "stackTraceLimit": "stackTraceLimit", "telemetry": "telemetry",
    "timestamp": "timestamp",
  ]

  /// Options as people write them: a JSON object by the names that BullMQ's `add` takes, or by those of a job's hash.
  /// - Parameter defaults: hold for what the object leaves out.
  /// - Throws: ``UndecodableValue`` for what isn't an option or of the wrong type, ``QueueError`` for what is out of range.
  public init(named text: JSONText, over defaults: JobOptions = JobOptions()) throws {
    var fields = try JSONText(encoding: defaults).decode(as: [String: JSONText].self)
    for (name, value) in try text.decode(as: [String: JSONText].self) {
      guard let stored = Self.names[name] ?? Self.names.values.first(where: { $0 == name }) else {
        throw UndecodableValue(path: name, problem: Self.problem(of: name))
      }
      fields[stored] = value
    }
    self = try JSONText(encoding: fields).decode()
    try validate()
  }

  private static func problem(of name: String) -> String {
    name == "repeat"
      ? "isn't an option of one job; make a job scheduler"
      : "isn't an option; there are \(names.keys.sorted().joined(separator: ", "))"
  }
}
