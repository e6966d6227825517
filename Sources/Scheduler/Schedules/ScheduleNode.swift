import Foundation
import Yams

/// A mapping of the schedule file, read key by key.
struct ScheduleNode {
  let source: String
  let path: String
  let node: Node

  private init(_ node: Node, at path: String, source: String) {
    (self.source, self.path, self.node) = (source, path, node)
  }

  /// The whole file; an empty one is an empty mapping.
  init(yaml text: String, source: String) throws(ScheduleFileError) {
    do {
      self.init(try Yams.compose(yaml: text) ?? .mapping(Node.Mapping([])), at: "", source: source)
    } catch {
      let (line, problem) = Self.explain(error)
      throw ScheduleFileError(source: source, line: line, problem: "is not YAML: \(problem)")
    }
  }

  private static func explain(_ error: any Error) -> (line: Int?, problem: String) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      (mark.line, problem)
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      (context.mark.line, "says \(duplicates.joined(separator: ", ")) twice")
    default:
      (nil, "can't be read")
    }
  }

  /// - Throws: when it isn't a mapping, or has other keys.
  func allow(_ keys: [String]) throws(ScheduleFileError) {
    guard let mapping = node.mapping else { throw error(nil, "has to be a mapping of keys to values") }
    for (key, _) in mapping {
      let name = key.string ?? "?"
      guard keys.contains(name) else { throw error(name, "isn't known; there are \(keys.joined(separator: ", "))") }
    }
  }

  func has(_ key: String) -> Bool { self[key] != nil }

  /// A key's value; nil also where it is null.
  subscript(key: String) -> Node? { node.mapping?[key].flatMap { $0.null == nil ? $0 : nil } }

  /// The rows of a list; none where it is left out.
  func rows(_ key: String) throws(ScheduleFileError) -> [ScheduleNode] {
    guard let list = self[key] else { return [] }
    guard let rows = list.sequence else { throw error(key, "has to be a list") }
    return rows.enumerated().map { ScheduleNode($1, at: "\(keyPath(key))[\($0)]", source: source) }
  }

  func required(_ key: String) throws(ScheduleFileError) -> String {
    guard let text = try text(key) else { throw error(key, "is missing") }
    return text
  }

  func text(_ key: String) throws(ScheduleFileError) -> String? {
    try read(key, "a text") { $0 }
  }

  func flag(_ key: String) throws(ScheduleFileError) -> Bool? {
    try read(key, "true or false") { Bool($0) }
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(ScheduleFileError) -> Int? {
    try read(key, "a whole number, \(range.lowerBound)…\(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func span(_ key: String) throws(ScheduleFileError) -> Duration? {
    try read(key, TimeSpan.form) { TimeSpan.parse($0) }
  }

  func date(_ key: String) throws(ScheduleFileError) -> Date? {
    try read(key, "a time with its offset, such as 2026-12-24T18:00:00+01:00") { try? Date($0, strategy: .iso8601) }
  }

  private func read<Value>(_ key: String, _ form: String, _ parse: (String) -> Value?) throws(ScheduleFileError) -> Value? {
    guard let value = self[key] else { return nil }
    guard let text = value.scalar?.string else { throw error(key, "has to be \(form)") }
    guard let result = parse(text) else { throw error(key, "is '\(text)'; it has to be \(form)") }
    return result
  }

  /// - Parameter key: under this mapping, such as `payload.film.id`; nil for the whole of it.
  func error(_ key: String?, _ problem: String) -> ScheduleFileError {
    let whole = path.isEmpty ? nil : path
    return ScheduleFileError(source: source, line: line(of: key), key: key.map(keyPath) ?? whole, problem: problem)
  }

  private func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The line of the value at a key path, or of the nearest above it.
  private func line(of keyPath: String?) -> Int? {
    var nearest = node
    for step in (keyPath ?? "").split(whereSeparator: { ".[]".contains($0) }) {
      let row = Int(step).flatMap { index in nearest.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
      guard let next = row ?? nearest.mapping?[String(step)] else { break }
      nearest = next
    }
    return nearest.mark?.line
  }
}
