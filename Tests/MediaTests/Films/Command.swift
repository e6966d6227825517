import Foundation
import TestFolder

/// A tool of the machine that tests make films with, and look at titles with.
enum Command {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a tool to its end, and gives what it wrote.
  ///
  /// - Throws: what it complained of when it failed.
  @discardableResult
  static func run(_ tool: String, _ arguments: [String]) async throws -> Data {
    let folder = try TemporaryFolder()
    let (output, errors) = (try folder.newFile("output"), try folder.newFile("errors"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    guard status == 0 else {
      throw Failure(
        description:
          "\(tool) \(arguments.joined(separator: " ")): \(String(decoding: try folder.bytes("errors"), as: UTF8.self))")
    }
    return try Data(contentsOf: folder.url.appending(path: "output"))
  }

  /// `ffmpeg`, told to overwrite nothing, ask nothing and say nothing but errors.
  @discardableResult
  static func ffmpeg(_ arguments: String...) async throws -> Data {
    try await run("ffmpeg", ["-nostdin", "-v", "error", "-n", "-threads", "1"] + arguments)
  }
}

extension TemporaryFolder {
  fileprivate func newFile(_ name: String) throws -> FileHandle {
    try write([], to: name)
    return try FileHandle(forWritingTo: url.appending(path: name))
  }
}
