import Foundation
import ProcessTestKit

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

  public func run<Outcome: Decodable>(_ method: String, _ arguments: any Encodable...) async throws -> Outcome {
    let call = try JSONEncoder().encode([Argument(method)] + arguments.map(Argument.init))
    let output = try await Tool.output(
      Self.interpreter, ["-W", "ignore", Self.script("boto.py"), endpoint.absoluteString], input: call)
    return try JSONDecoder().decode([String: Outcome].self, from: output)["outcome"].unwrapped()
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
    guard let self else { throw Tool.Failure(description: "no outcome") }
    return self
  }
}
