import Foundation
import Storage
import Synchronization
import TestFolder

/// An S3 server that isn't ours, OpenStack Swift, on a free port: gone with the value.
public final class S3Server: Sendable {
  public let endpoint: URL
  private let folder: TemporaryFolder
  private let process: Mutex<S3Process>

  /// One for all tests that don't harm it.
  public static let shared = Task { try await S3Server() }

  public init() async throws {
    folder = try TemporaryFolder()
    let process = try S3Process(in: folder.path("server"))
    endpoint = try await process.endpoint()
    self.process = Mutex(process)
  }

  public var processID: Int32 { process.withLock(\.id) }

  /// Ends it from one moment to the next, as a power cut does.
  public func kill() async { await process.withLock { $0 }.kill() }

  /// Starts it again after ``kill()``: at the same address, with all that it had.
  public func restart() async throws {
    let process = try S3Process(in: folder.path("server"), port: endpoint.port)
    _ = try await process.endpoint()
    self.process.withLock { $0 = process }
  }

  /// What becomes of requests to write while those to read are answered.
  public enum FateOfWrites: String, CaseIterable, Sendable { case refused, unanswered }

  /// Runs `body` while it takes nothing.
  public func withWrites<Result>(_ fate: FateOfWrites, _ body: () async throws -> Result) async throws -> Result {
    let order = folder.url.appending(path: "server/writes")
    try Data(fate.rawValue.utf8).write(to: order, options: .atomic)
    defer { try? FileManager.default.removeItem(at: order) }
    return try await body()
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
