import Jobs
import Queue
import YAML
import Yams

extension ScheduleNode {
  /// An entry's `payload` as JSON, in the form of its kind of job.
  func payload<Kind: JobType>(of kind: Kind.Type) throws(YAMLFileError) -> JSONText {
    let given = self["payload"] ?? Node.mapping(Node.Mapping([]))
    return try decoding("payload") {
      let decoded: Kind.Payload = try given.decodeStrictly()
      try Kind.check(decoded)
      return try JSONText(encoding: decoded)
    }
  }

  private static let optionNames = [
    "attempts", "backoff", "priority", "lifo", "removeOnComplete", "removeOnFail", "stackTraceLimit", "sizeLimit",
  ]

  /// An entry's `options` by BullMQ's names; what it leaves out is as the kind of job has it.
  func options(over defaults: JobOptions) throws(YAMLFileError) -> JobOptions {
    guard let given = self["options"] else { return defaults }
    return try decoding("options") {
      guard given.mapping != nil else { throw UndecodableValue(path: "", problem: "has to be a mapping of keys to values") }
      return try JobOptions(
        named: YAMLDecoder().decode(JSONText.self, from: given), over: defaults, allowing: Self.optionNames)
    }
  }

  /// Tells of every error where in the file it is.
  private func decoding<Value>(_ key: String, _ decode: () throws -> Value) throws(YAMLFileError) -> Value {
    do {
      return try decode()
    } catch {
      let wrong = (error as? DecodingError).map { UndecodableValue($0) } ?? error as? UndecodableValue
      throw self.error(wrong?.within(key).path ?? key, wrong?.problem ?? "\(error)")
    }
  }
}
