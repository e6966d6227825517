import Foundation
import ProcessTestKit
import Testing

/// A program from PyPI, in the environment that `bin/setup test` makes.
enum PythonProgram {
  static func run(_ name: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let python = ProcessInfo.processInfo.environment["SPROCKET_PYTHON"].map { URL(filePath: $0) }
    let program = (python ?? root.appending(path: ".build/venv/bin/python")).deletingLastPathComponent().appending(path: name)
    try #require(FileManager.default.isExecutableFile(atPath: program.path), "bin/setup test installs \(name)")
    // What it keeps for its next run isn't for the repository.
    let answer = try await Tool.run([program.path] + arguments, in: FileManager.default.temporaryDirectory)
    return (answer.status, answer.text + answer.errors)
  }
}
