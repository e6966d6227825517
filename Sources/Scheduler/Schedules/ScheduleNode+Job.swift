import Jobs
import Queue
import Yams

extension ScheduleNode {
  /// An entry's `payload` as JSON, in the form of its kind of job.
  func payload<Kind: JobType>(of kind: Kind.Type) throws(ScheduleFileError) -> JSONText {
    let given = self["payload"] ?? Node.mapping(Node.Mapping([]))
    return try decoding("payload") {
      let decoded = try YAMLDecoder().decode(Kind.Payload.self, from: given)
      try Kind.check(decoded)
      let payload = try JSONText(encoding: decoded)
      // What a payload doesn't know, it loses on the way: a misspelt key would go unnoticed.
      if let lost = given.keyPath(missingIn: try Yams.compose(yaml: payload.text)) {
        throw UndecodableValue(path: lost, problem: "isn't known")
      }
      return payload
    }
  }

  private static let optionNames = [
    "attempts", "backoff", "priority", "lifo", "removeOnComplete", "removeOnFail", "stackTraceLimit", "sizeLimit",
  ]

  /// An entry's `options` by BullMQ's names; what it leaves out is as the kind of job has it.
  func options(over defaults: JobOptions) throws(ScheduleFileError) -> JobOptions {
    guard let given = self["options"] else { return defaults }
    return try decoding("options") {
      guard given.mapping != nil else { throw UndecodableValue(path: "", problem: "has to be a mapping of keys to values") }
      return try JobOptions(
        named: YAMLDecoder().decode(JSONText.self, from: given), over: defaults, allowing: Self.optionNames)
    }
  }

  /// Tells of every error where in the file it is.
  private func decoding<Value>(_ key: String, _ decode: () throws -> Value) throws(ScheduleFileError) -> Value {
    do {
      return try decode()
    } catch {
      let wrong = (error as? DecodingError).map { UndecodableValue($0) } ?? error as? UndecodableValue
      throw self.error(wrong?.within(key).path ?? key, wrong?.problem ?? "\(error)")
    }
  }
}

extension Node {
  /// The first key that another node doesn't have in the same place. A null is as good as nothing.
  fileprivate func keyPath(missingIn other: Node?) -> String? {
    for (key, value) in mapping ?? [:] {
      guard value.null == nil, let name = key.string else { continue }
      guard let counterpart = other?.mapping?[name] else { return name }
      if let deeper = value.keyPath(missingIn: counterpart) { return "\(name).\(deeper)" }
    }
    for (index, pair) in zip(sequence ?? [], other?.sequence ?? []).enumerated() {
      if let deeper = pair.0.keyPath(missingIn: pair.1) { return "[\(index)].\(deeper)" }
    }
    return nil
  }
}
