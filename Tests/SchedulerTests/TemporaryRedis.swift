import Foundation
import Logging
import Redis
import Synchronization

/// Runs `body` with a Redis of its own.
func withRedis(_ body: (RedisClient) async throws -> Void) async throws {
  try await PrivateServer.withTemporary { server in try await body(RedisClient(url: server.url)) }
}

/// Asks until the answer is yes; the suite's time limit bounds it.
func eventually(_ condition: () async throws -> Bool) async throws {
  while try await !condition() {
    try Task.checkCancellation()
    await Task.yield()
  }
}

/// Runs services beside `body`, and waits until they have stopped.
func running(_ services: [@Sendable () async throws -> Void], _ body: () async throws -> Void) async throws {
  let tasks = services.map { service in Task { try await service() } }
  let result: Result<Void, any Error>
  do { result = .success(try await body()) } catch { result = .failure(error) }
  for task in tasks { task.cancel() }
  for task in tasks { _ = await task.result }
  try result.get()
}

/// A logger whose lines can be read.
final class LogBook: Sendable {
  private let written = Mutex<[String]>([])

  var lines: [String] { written.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }

  func write(_ line: String) { written.withLock { $0.append(line) } }

  private struct Handler: LogHandler {
    let book: LogBook
    var logLevel = Logger.Level.debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let facts = metadata.merging(event.metadata ?? [:]) { $1 }.map { "\($0)=\($1)" }.sorted()
      book.write("\(event.level) \(event.message) \(facts.joined(separator: " "))")
    }
  }
}
