import Foundation
import TestFolder

/// Amazon's own client, in Python.
public struct Boto: Sendable {
  let endpoint: URL

  public init(endpoint: URL) { self.endpoint = endpoint }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let interpreter = root.appending(path: ".build/venv-s3/bin/python").path
  static func script(_ name: String) -> String { root.appending(path: "Tests/StorageTestKit/Peers/\(name)").path }

  /// Without it the tests are skipped, but not where everything has to be tested.
  public static var isThere: Bool {
    ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.isExecutableFile(atPath: interpreter)
  }

  public struct Failure: Error { public let text: String }

  public func run<Outcome: Decodable>(_ method: String, _ arguments: any Encodable...) async throws -> Outcome {
    let folder = try TemporaryFolder()
    let call = try JSONEncoder().encode([Argument(method)] + arguments.map(Argument.init))
    try folder.write(call, to: "call")
    for name in ["output", "errors"] { try folder.write([], to: name) }
    let process = Process()
    process.executableURL = URL(filePath: Self.interpreter)
    process.arguments = ["-W", "ignore", Self.script("boto.py"), endpoint.absoluteString]
    process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "call"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "output"))
    process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "errors"))
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    guard status == 0 else { throw Failure(text: String(decoding: try folder.bytes("errors"), as: UTF8.self)) }
    return try JSONDecoder().decode([String: Outcome].self, from: Data(folder.bytes("output")))["outcome"].unwrapped()
  }

  private struct Argument: Encodable {
    let value: any Encodable
    init(_ value: any Encodable) { self.value = value }
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }
}

/// What a method without a result gives.
public struct Nothing: Decodable {
  public init(from decoder: any Decoder) throws {}
}

extension Optional {
  public func unwrapped() throws -> Wrapped {
    guard let self else { throw Boto.Failure(text: "no outcome") }
    return self
  }
}
