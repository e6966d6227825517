import Foundation
import Logging
import Postgres
import Queue
import Redis
import ServiceLifecycle
import Storage
import Testing

@testable import Scheduler

/// A scheduler's server on a port of its own, in front of a Redis of its own.
struct RunningScheduler: Sendable {
  let address: String
  let redis: RedisClient
  /// Asks the scheduler to end, and waits until it has.
  let stop: @Sendable () async throws -> Void

  /// Runs `body` with a scheduler, and ends both.
  static func with<Result: Sendable>(
    _ settings: SchedulerSettings = SchedulerSettings(), access: Access = .loopbackOnly,
    storage: (any ObjectStore)? = nil, database: PostgresClient? = nil, _ body: (RunningScheduler) async throws -> Result
  ) async throws -> Result {
    try await PrivateServer.withTemporary { server in
      var settings = settings
      let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      settings.port = 0
      var logger = Logger(label: "tests")
      logger.logLevel = .critical
      let (addresses, address) = AsyncStream.makeStream(of: String.self)
      let service = try SchedulerService(
        settings: settings, redis: RedisClient(url: server.url), storage: storage ?? FolderStore(folder.path),
        database: database,
        access: access, logger: logger
      ) { address.yield($0) }
      let group = ServiceGroup(services: [service], logger: logger)
      let running = Task {
        defer { address.finish() }
        try await group.run()
      }
      var first = addresses.makeAsyncIterator()
      guard let ready = await first.next() else {
        try await running.value
        throw HTTPClient.Failure.noReply
      }
      defer { running.cancel() }
      return try await body(
        RunningScheduler(address: ready, redis: RedisClient(url: server.url)) {
          await group.triggerGracefulShutdown()
          try await running.value
        })
    }
  }

  func queue(_ name: String) throws -> Queue { try Queue(name: name, redis: redis) }

  var client: HTTPClient {
    get throws { try HTTPClient(address) }
  }
}
