import Foundation
package import Yams

/// A file of YAML, or of JSON, which is YAML as well: its values, and where in it they stand.
package struct YAMLFile {
  /// Its name, for messages.
  package let source: String
  /// An empty file is an empty mapping.
  package let root: Node

  /// Reads a file of so many bytes at most.
  package init(path: String, upTo largest: Int) throws(YAMLFileError) {
    var isFolder: ObjCBool = false
    guard !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || !isFolder.boolValue else {
      throw YAMLFileError(source: path, problem: "is a folder, not a file")
    }
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      bytes = try file.read(upToCount: largest + 1) ?? Data()
    } catch CocoaError.fileReadNoSuchFile {
      throw YAMLFileError(source: path, problem: "no such file")
    } catch {
      throw YAMLFileError(source: path, problem: "can't be read: \(error.localizedDescription)")
    }
    guard bytes.count <= largest, let text = String(validating: bytes, as: UTF8.self) else {
      throw YAMLFileError(source: path, problem: "can't be used: it has more than \(largest) bytes, or isn't UTF-8 text")
    }
    try self.init(text: text, source: path)
  }

  package init(text: String, source: String) throws(YAMLFileError) {
    self.source = source
    do { root = try Yams.compose(yaml: text) ?? .mapping(Node.Mapping([])) } catch {
      let (line, problem) = Self.explain(error)
      throw YAMLFileError(source: source, line: line, problem: "is not YAML: \(problem)")
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

  /// The line of the value at a place such as `schedules[2].payload.film`, or of the nearest above it.
  package func line(of place: String) -> Int? {
    var nearest = root
    for step in place.split(whereSeparator: { ".[]".contains($0) }) {
      let row = Int(step).flatMap { index in nearest.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
      guard let next = row ?? nearest.mapping?[String(step)] else { break }
      nearest = next
    }
    return nearest.mark?.line
  }
}
