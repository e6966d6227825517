import Foundation

/// A folder with a title's files in it, which goes with the value.
final class TemporaryTitle: Sendable {
  let path: String
  private let parent = NSTemporaryDirectory() + "sprocket-\(UUID().uuidString)"

  init(_ files: [String: String] = ["master.m3u8": "#EXTM3U\n"]) throws {
    path = parent + "/title"
    for (name, content) in files {
      try FileManager.default.createDirectory(atPath: folder(of: name), withIntermediateDirectories: true)
      try content.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  private func folder(of name: String) -> String {
    URL(fileURLWithPath: "\(path)/\(name)").deletingLastPathComponent().path
  }
}
