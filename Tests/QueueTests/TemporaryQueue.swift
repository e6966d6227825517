import Foundation
import Logging
import Redis
import NIOConcurrencyHelpers

@testable import Queue

/// Runs `body` with a queue on a server of its own.
func withQueue(clock: WallClock = .system, _ body: (Queue) async throws -> Void) async throws {
  try await PrivateServer.withTemporary { server in
    try await body(Queue(name: "films", redis: RedisClient(url: server.url), clock: clock))
  }
}

/// A clock that moves only when told to.
final class ManualClock: Sendable {
  private let now = NIOLockedValueBox<Int64>(1_800_000_000_000)

  var milliseconds: Int64 { now.withLockedValue { $0 } }
  var wallClock: WallClock { WallClock { self.milliseconds } }

  func advance(by duration: Duration) {
    now.withLockedValue { $0 += Int64(duration / .milliseconds(1)) }
  }
}

/// Asks until the answer is yes; the suite's time limit bounds it.
func eventually(_ condition: () async throws -> Bool) async throws {
  while try await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}

extension Queue {
  /// Fetches the job that must be there.
  func take(_ options: WorkerOptions = WorkerOptions(), token: String = "token") async throws -> ActiveJob {
    guard let job = try await fetch(FetchRequest(token: token, options: options)).job else { throw NothingFetched() }
    return job
  }

  /// The queue's events so far, as `name` or `name < previous`, with the id of the job.
  func eventLog() async throws -> [String] {
    try await redis.send(["XRANGE", keys.events, "-", "+"]).array?.compactMap { entry in
      let fields = entry.array?.last?.fields ?? [:]
      return [fields["event"], fields["prev"].map { "< \($0)" }, fields["jobId"]].compactMap { $0 }.joined(separator: " ")
    } ?? []
  }
}

struct NothingFetched: Error {}

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Runs `worker` for as long as `body` runs, and waits until it has stopped.
func running(_ worker: QueueWorker, _ body: () async throws -> Void) async throws {
  let work = Task { try await worker.run() }
  do { try await body() } catch {
    work.cancel()
    _ = try? await work.value
    throw error
  }
  work.cancel()
  try await work.value
}
