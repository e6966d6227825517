import Foundation
import ProcessTestKit

/// Scripts of `Tests/Browser`, which use our pages in a headless Chromium.
enum Browser {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let python = root.appending(path: ".build/venv/bin/python")

  /// `bin/setup test` installs what the scripts need; only a hasty `swift test` runs without.
  static let isThere =
    FileManager.default.isExecutableFile(atPath: python.path) || ProcessInfo.processInfo.environment["CI"] != nil

  /// Where pictures of pages are left to be looked at.
  static let screenshots = root.appending(path: ".build/screenshots").path

  static func run(_ script: String, _ arguments: [String]) async throws -> Program.Outcome {
    try await Program(running: python, [root.appending(path: "Tests/Browser/\(script)").path] + arguments).outcome()
  }
}
