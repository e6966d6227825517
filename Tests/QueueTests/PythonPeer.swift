import Foundation
import ProcessTestKit
import Testing

@testable import Queue

/// BullMQ's Python client, in an environment of its own: the other side of the wire.
struct PythonPeer: Sendable, CustomTestStringConvertible {
  let version: String
  let interpreter: String

  static let current = PythonPeer(
    version: "3.x",
    interpreter: ProcessInfo.processInfo.environment["SPROCKET_PYTHON"] ?? root + ".build/venv/bin/python")
  static let bullmq2 = PythonPeer(version: "2.26.0", interpreter: root + ".build/venv-bullmq2/bin/python")
  static let all = [current, bullmq2]

  /// Without the peers the tests are skipped, but not where everything has to be tested.
  static var areThere: Bool {
    ProcessInfo.processInfo.environment["CI"] != nil
      || all.allSatisfy { FileManager.default.isExecutableFile(atPath: $0.interpreter) }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  private static let root = folder.deletingLastPathComponent().deletingLastPathComponent().path + "/"

  var testDescription: String { "bullmq \(version)" }

  func add(_ jobs: String, to queue: Queue) async throws -> [String] {
    try await run("add.py", queue.redis.url.description, queue.name, input: jobs)
  }

  func addFlow(_ tree: String, by queue: Queue) async throws -> String {
    try await run("flow.py", queue.redis.url.description, queue.prefix, input: tree)
  }

  /// - Returns: ids of the schedulers' jobs.
  func schedule(_ schedulers: String, on queue: Queue) async throws -> [String] {
    try await run("schedule.py", queue.redis.url.description, queue.name, input: schedulers)
  }

  func schedulers(of queue: Queue) async throws -> [PythonScheduler] {
    try await run("schedulers.py", queue.redis.url.description, queue.name)
  }

  func read(_ ids: [String], of queue: Queue) async throws -> [PythonJob] {
    try await run("read.py", [queue.redis.url.description, queue.name] + ids)
  }

  /// Calls methods of the queue and its jobs: `[["pause"], ["retry", "7", "failed"]]`.
  /// - Returns: what each returned.
  @discardableResult
  func administer(_ calls: String, _ queue: Queue) async throws -> [JSONText] {
    try await run("administer.py", queue.redis.url.description, queue.name, input: calls)
  }

  /// - Returns: the events of the queue from the first to one that is called `last`, with their fields as text.
  func watch(_ queue: Queue, until last: String) async throws -> [[String: String]] {
    try await run("watch.py", queue.redis.url.description, queue.name, last)
  }

  /// - Returns: names of the jobs in the order of their starts.
  func work(on queue: Queue, count: Int) async throws -> [String] {
    try await run("work.py", queue.redis.url.description, queue.name, "\(count)")
  }

  /// Works until `body` returns, then is killed without a chance to tidy up.
  func workUntilKilled(on queue: Queue, lockDuration: Duration, _ body: () async throws -> Void) async throws {
    let words = [Self.script("work.py"), queue.redis.url.description, queue.name, "1000", "\(lockDuration.milliseconds)"]
    let worker = try Program(running: URL(filePath: interpreter), ["-W", "ignore"] + words)
    do { try await body() } catch {
      await worker.kill()
      throw error
    }
    await worker.kill()
  }

  private static func script(_ name: String) -> String { folder.appending(path: "Peers/\(name)").path }

  func run<Output: Decodable>(_ script: String, _ arguments: String..., input: String = "") async throws -> Output {
    try await run(script, arguments, input: input)
  }

  private func run<Output: Decodable>(_ script: String, _ arguments: [String], input: String = "") async throws -> Output {
    let words = ["-W", "ignore", Self.script(script)] + arguments
    return try JSONDecoder().decode(Output.self, from: await Tool.output(interpreter, words, input: Data(input.utf8)))
  }
}

/// A scheduler as the Python client reads it.
struct PythonScheduler: Decodable, Equatable {
  var key: String
  var name: String
  var next: Int64
  var every: Int64?
  var pattern: String?
  var tz: String?
  var limit: Int?
}

/// A job as the Python client reads it.
struct PythonJob: Decodable {
  var id: String
  var name: String
  var state: String
  var attempts: Int
  var attemptsMade: Int
  var progress: PythonProgress?
  var failedReason: String?
  var stacktrace: [String]?
}

struct PythonProgress: Decodable, Equatable {
  var percent: Double

  init(from decoder: any Decoder) throws {
    if let number = try? decoder.singleValueContainer().decode(Double.self) {
      percent = number
    } else {
      percent = try decoder.container(keyedBy: Key.self).decode(Double.self, forKey: .percent)
    }
  }

  private enum Key: CodingKey { case percent }
}
