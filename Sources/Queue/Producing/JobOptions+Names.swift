extension JobOptions {
  /// The options by the names that BullMQ's `add` takes, and the names by which a job's hash has them. Wire format §4.
  private static let names = [
    "attempts": "attempts", "backoff": "backoff", "continueParentOnFailure": "cpof", "deduplication": "de", "delay": "delay",
    "failParentOnFailure": "fpof", "ignoreDependencyOnFailure": "idof", "jobId": "jobId", "keepLogs": "kl", "lifo": "lifo",
    "parent": "parent", "priority": "priority", "removeDependencyOnFailure": "rdof", "removeOnComplete": "removeOnComplete",
    "removeOnFail": "removeOnFail", "sizeLimit": "sizeLimit", "stackTraceLimit": "stackTraceLimit", "telemetry": "telemetry",
    "timestamp": "timestamp",
  ]

  /// The members of those that can be objects.
  private static let members = [
    "backoff": ["delay", "jitter", "type"], "deduplication": ["extend", "id", "keepLastIfActive", "replace", "ttl"],
    "parent": ["id", "queue"], "removeOnComplete": ["age", "count", "limit"], "removeOnFail": ["age", "count", "limit"],
    "telemetry": ["metadata", "omitContext"],
  ]

  /// Options as people write them: a JSON object by the names that BullMQ's `add` takes, or by those of a job's hash.
  /// - Parameters:
  ///   - defaults: hold for what the object leaves out, or gives null for.
  ///   - allowed: the names that it may have; nil for all.
  /// - Throws: ``UndecodableValue`` for what isn't an option or of the wrong type, ``QueueError`` for what is out of range.
  public init(named text: JSONText, over defaults: JobOptions = JobOptions(), allowing allowed: [String]? = nil) throws {
    var fields = try JSONText(encoding: defaults).decode(as: [String: JSONText].self)
    let given = try text.decode(as: [String: JSONText?].self)
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard allowed?.contains(name) ?? true,
        let stored = Self.names[name] ?? Self.names.values.first(where: { $0 == name })
      else { throw UndecodableValue(path: name, problem: Self.problem(of: name, among: allowed ?? Array(Self.names.keys))) }
      guard let value else { continue }
      if let known = Self.members[name], let object = try? value.decode(as: [String: JSONText?].self),
        let unknown = object.keys.sorted().first(where: { !known.contains($0) })
      {
        throw UndecodableValue(path: "\(name).\(unknown)", problem: "isn't known; there are \(known.joined(separator: ", "))")
      }
      fields[stored] = value
    }
    // What programs write for one attempt, people don't.
    if let attempts = try? fields["attempts"]?.decode(as: Int.self), attempts < 1 {
      throw QueueError.outOfRange(setting: "attempts", value: "\(attempts)", allowed: "1 or more")
    }
    self = try JSONText(encoding: fields).decode()
    try validate()
  }

  private static func problem(of name: String, among names: [String]) -> String {
    name == "repeat"
      ? "isn't an option of one job; make a job scheduler"
      : "isn't an option; there are \(names.sorted().joined(separator: ", "))"
  }
}
