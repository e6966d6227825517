import Foundation
import Testing

/// A program from PyPI, in the environment that `bin/setup test` makes.
enum PythonProgram {
  static func run(_ name: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let python = ProcessInfo.processInfo.environment["SPROCKET_PYTHON"].map { URL(filePath: $0) }
    let program = (python ?? root.appending(path: ".build/venv/bin/python")).deletingLastPathComponent().appending(path: name)
    try #require(FileManager.default.isExecutableFile(atPath: program.path), "bin/setup test installs \(name)")
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = program
            process.arguments = arguments
            // What it keeps for its next run isn't for the repository.
            process.currentDirectoryURL = FileManager.default.temporaryDirectory
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
          })
      }
    }
  }
}
