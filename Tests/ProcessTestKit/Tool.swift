import Foundation
import Processes

/// A tool of the machine that tests ask for something, and that answers and ends.
public enum Tool {
  public struct Answer: Sendable {
    /// What it exited with; the negative number of the signal that ended it.
    public let status: Int32
    public let output: Data
    public let errors: String

    public var text: String { String(decoding: output, as: UTF8.self) }

    /// What it wrote.
    /// - Throws: ``Failure`` with what it complained of, when it failed.
    public func get() throws -> Data {
      guard status == 0 else { throw Failure(description: "exit code \(status): \(errors)") }
      return output
    }
  }

  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
  }

  /// Runs a tool to its end, with nothing to read but `input`.
  /// - Parameter words: the tool, found in the PATH unless its path is given, and its arguments.
  public static func run(_ words: [String], input: Data = Data(), in folder: URL? = nil) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try runBlocking(words, input: input, in: folder) }) }
    }
  }

  /// The same, on the thread that calls it.
  public static func runBlocking(_ words: [String], input: Data = Data(), in folder: URL? = nil) throws -> Answer {
    let place = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: place) }
    // Files, unlike pipes, hold as much as there is.
    let files = ["input", "output", "errors"].map { place.appending(path: $0) }
    try input.write(to: files[0])
    let descriptors = files.map { OwnedDescriptor(open($0.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)) }
    let status = Reaper(try Command(words, in: folder?.path).spawn(descriptors)).wait()
    return Answer(
      status: status, output: try Data(contentsOf: files[1]),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  /// What a tool wrote.
  /// - Throws: ``Failure`` with what it complained of, when it failed.
  @discardableResult
  public static func output(_ tool: String, _ arguments: [String], input: Data = Data()) async throws -> Data {
    try await run([tool] + arguments, input: input).get()
  }
}
