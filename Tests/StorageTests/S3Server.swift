import Foundation

@testable import Storage

/// An S3 server that isn't ours, OpenStack Swift, on a free port: gone with the value.
final class S3Server: Sendable {
  let endpoint: URL
  let processID: Int32
  private let input: Pipe
  private let folder: TemporaryFolder

  /// One for all tests that don't harm it.
  static let shared = Task { try await S3Server() }

  init() async throws {
    folder = try TemporaryFolder()
    input = Pipe()
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: Boto.interpreter)
    process.arguments = ["-W", "ignore", Boto.script("s3_server.py"), folder.path("server")]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    processID = process.processIdentifier
    let (answers, answer) = AsyncStream.makeStream(of: Data.self)
    output.fileHandleForReading.readabilityHandler = {
      answer.yield($0.availableData)
      $0.readabilityHandler = nil
    }
    var first = answers.makeAsyncIterator()
    let line = String(decoding: await first.next() ?? Data(), as: UTF8.self)
    guard let endpoint = URL(string: line.trimmingCharacters(in: .newlines)), endpoint.port != nil else { throw NoServer() }
    self.endpoint = endpoint
  }

  struct NoServer: Error {}

  deinit {
    kill(processID, SIGCONT)
    kill(processID, SIGKILL)
  }

  /// A store over a new bucket.
  func store(
    bucket: String = "b-\(UUID().uuidString.lowercased())", prefix: String? = nil, making: Bool = true,
    _ change: (inout S3Settings) -> Void = { _ in }
  ) async throws -> S3Store {
    var settings = S3Settings(
      bucket: bucket, prefix: try prefix.map { try ObjectKey($0) }, endpoint: endpoint,
      credentials: .init(accessKeyID: "test:tester", secretAccessKey: "testing"))
    change(&settings)
    let store = S3Store(settings)
    if making { _ = try await store.client.send(S3Request(method: "PUT", action: "make a bucket")) }
    return store
  }

  var boto: Boto { Boto(endpoint: endpoint) }
}
