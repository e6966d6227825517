import Foundation
import Storage
import TestFolder

/// An S3 server that isn't ours, OpenStack Swift, on a free port: gone with the value.
public final class S3Server: Sendable {
  public let endpoint: URL
  public let processID: Int32
  private let input: Pipe
  private let folder: TemporaryFolder

  /// One for all tests that don't harm it.
  public static let shared = Task { try await S3Server() }

  public init() async throws {
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

  /// A store with nothing in it: what is beneath a prefix of its own in a bucket that all of them share.
  public static func emptyStore() async throws -> S3Store {
    let bucket = try await sharedBucket.value
    return S3Store(try await shared.value.settings(bucket: bucket, prefix: UUID().uuidString.lowercased()))
  }

  private static let sharedBucket = Task {
    let _: Nothing? = try await shared.value.boto.run("make", "shared")
    return "shared"
  }

  /// How those who sign as the server's user reach a bucket.
  public func settings(bucket: String, prefix: String? = nil) throws -> S3Settings {
    S3Settings(
      bucket: bucket, prefix: try prefix.map { try ObjectKey($0) }, endpoint: endpoint,
      credentials: .init(accessKeyID: Self.accessKeyID, secretAccessKey: Self.secretAccessKey))
  }

  /// The server's user.
  public static let accessKeyID = "test:tester"
  public static let secretAccessKey = "testing"

  public var boto: Boto { Boto(endpoint: endpoint) }
}
