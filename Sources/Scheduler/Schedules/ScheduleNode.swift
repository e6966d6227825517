import Foundation
import YAML
import Yams

/// A mapping of the schedule file, read key by key.
struct ScheduleNode {
  let path: String
  let node: Node
  private let file: YAMLFile

  private init(_ node: Node, at path: String, in file: YAMLFile) {
    (self.path, self.node, self.file) = (path, node, file)
  }

  /// The whole file.
  init(_ file: YAMLFile) { self.init(file.root, at: "", in: file) }

  /// - Throws: when it isn't a mapping, or has other keys.
  func allow(_ keys: [String]) throws(YAMLFileError) {
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
  func rows(_ key: String) throws(YAMLFileError) -> [ScheduleNode] {
    guard let list = self[key] else { return [] }
    guard let rows = list.sequence else { throw error(key, "has to be a list") }
    return rows.enumerated().map { ScheduleNode($1, at: "\(keyPath(key))[\($0)]", in: file) }
  }

  func required(_ key: String) throws(YAMLFileError) -> String {
    guard let text = try text(key) else { throw error(key, "is missing") }
    return text
  }

  func text(_ key: String) throws(YAMLFileError) -> String? {
    try read(key, "a text") { $0 }
  }

  func flag(_ key: String) throws(YAMLFileError) -> Bool? {
    try read(key, "true or false") { Bool($0) }
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(YAMLFileError) -> Int? {
    try read(key, "a whole number, \(range.lowerBound)…\(range.upperBound)") {
      Int($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func span(_ key: String) throws(YAMLFileError) -> Duration? {
    try read(key, TimeSpan.form) { TimeSpan.parse($0) }
  }

  func date(_ key: String) throws(YAMLFileError) -> Date? {
    try read(key, "a time with its offset, such as 2026-12-24T18:00:00+01:00") { try? Date($0, strategy: .iso8601) }
  }

  private func read<Value>(_ key: String, _ form: String, _ parse: (String) -> Value?) throws(YAMLFileError) -> Value? {
    guard let value = self[key] else { return nil }
    guard let text = value.scalar?.string else { throw error(key, "has to be \(form)") }
    guard let result = parse(text) else { throw error(key, "is '\(text)'; it has to be \(form)") }
    return result
  }

  /// - Parameter key: under this mapping, such as `payload.film.id`; nil for the whole of it.
  func error(_ key: String?, _ problem: String) -> YAMLFileError {
    let place = key.map(keyPath) ?? path
    return YAMLFileError(
      source: file.source, line: file.line(of: place), key: place.isEmpty ? nil : place, problem: problem)
  }

  private func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
