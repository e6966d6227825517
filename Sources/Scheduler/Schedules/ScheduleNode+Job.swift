import Jobs
import Queue
import Yams

extension ScheduleNode {
  /// An entry's `payload` as JSON, in the form of its kind of job.
  func payload<Kind: JobType>(of kind: Kind.Type) throws(ScheduleFileError) -> JSONText {
    let given = self["payload"] ?? Node.mapping(Node.Mapping([]))
    return try decoding("payload") {
      let payload = try JSONText(encoding: YAMLDecoder().decode(Kind.Payload.self, from: given))
      // What a payload doesn't know, it loses on the way: a misspelt key would go unnoticed.
      if let lost = given.keyPath(missingIn: try Yams.compose(yaml: payload.text)) { throw UnknownKey(path: lost) }
      return payload
    }
  }

  private static let optionKeys = [
    "attempts", "backoff", "priority", "lifo", "removeOnComplete", "removeOnFail", "stackTraceLimit", "sizeLimit",
  ]

  /// An entry's `options` by BullMQ's names; what it leaves out is as the kind of job has it.
  func options(over defaults: JobOptions) throws(ScheduleFileError) -> JobOptions {
    guard let given = self["options"] else { return defaults }
    return try decoding("options") {
      guard let mapping = given.mapping else { throw UnknownKey(path: nil) }
      for (key, _) in mapping where !Self.optionKeys.contains(key.string ?? "") { throw UnknownKey(path: key.string) }
      var merged = try Yams.compose(yaml: JSONText(encoding: defaults).text) ?? Node.mapping(Node.Mapping([]))
      for (key, value) in mapping { merged.mapping?[key.string ?? ""] = value }
      let options = try YAMLDecoder().decode(JobOptions.self, from: merged)
      try options.validate()
      return options
    }
  }

  /// Tells of every error where in the file it is.
  private func decoding<Value>(_ key: String, _ decode: () throws -> Value) throws(ScheduleFileError) -> Value {
    do {
      return try decode()
    } catch let unknown as UnknownKey {
      guard let path = unknown.path else { throw error(key, "has to be a mapping of keys to values") }
      throw error("\(key).\(path)", "isn't known")
    } catch let wrong as DecodingError {
      let value = UndecodableValue(wrong)
      throw error(value.path.isEmpty ? key : "\(key).\(value.path)", value.problem)
    } catch {
      throw self.error(key, "\(error)")
    }
  }
}

/// A key that nothing reads; nil for a value without any.
private struct UnknownKey: Error {
  var path: String?
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
