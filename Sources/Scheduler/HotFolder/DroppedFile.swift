import Crypto
import Foundation

/// A file in the hot folder as it was found.
struct DroppedFile: Sendable, Hashable {
  /// From the hot folder on, with `/` between folders.
  var path: String
  /// In bytes.
  var size: Int64
  /// When it was written last, in nanoseconds since 1970.
  var modified: Int64

  /// What tells it from every other, and from what it was before it changed, on every machine that sees the folder.
  var jobID: String {
    "ingest-" + SHA256.hash(data: Data("\(path)\0\(size)\0\(modified)".utf8)).hex.prefix(32)
  }

  /// The path without the file's ending: what its title is called.
  var title: String {
    let start = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
    guard let dot = path[start...].lastIndex(of: "."), dot > start else { return path + "-title" }
    return String(path[..<dot])
  }

  /// The folder that it lies in, or its own name: the film's id on the platform.
  var film: String { title.split(separator: "/").first.map(String.init) ?? title }

  /// Whether a name says that a file isn't one yet, or isn't meant.
  static func isIgnored(name: String) -> Bool {
    let name = name.lowercased()
    return name.hasPrefix(".") || name.hasPrefix("~") || name.hasSuffix("~")
      || ["part", "partial", "tmp", "temp", "filepart", "crdownload", "download", "aria2"].contains { name.hasSuffix(".\($0)") }
  }
}
