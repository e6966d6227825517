import Foundation
import Jobs
import Logging
import Media
import Queue
import Redis
import Storage

@testable import Worker

/// A private Redis with a worker on it, in a folder that goes when the work is done.
struct Workshop {
  let folder: URL
  let redis: RedisClient

  static func open<Result: Sendable>(_ body: (Workshop) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
    let server = try await PrivateServer.start(in: folder.appending(path: "redis"))
    let workshop = Workshop(folder: folder, redis: RedisClient(url: server.url))
    let service = try WorkerService(
      redis: RedisClient(url: server.url),
      workplace: Workplace(store: workshop.store, scratch: folder.appending(path: "scratch")),
      options: WorkerOptions(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let work = Task { try await service.run() }
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(workshop)) } catch { result = .failure(error) }
    work.cancel()
    try await work.value
    await server.stop()
    try FileManager.default.removeItem(at: folder)
    return try result.get()
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The worker's storage.
  var store: FolderStore { FolderStore(path("store")) }

  /// A film, of three seconds unless told.
  func film(_ name: String = "film.mp4", seconds: Int = 3) async throws -> String {
    try await synthesizeFilm(at: path(name), seconds: seconds, width: 320, height: 180)
    return path(name)
  }

  /// Adds a job and follows it to its end: its progress, and its last update.
  func perform<Kind: JobType>(_ kind: Kind.Type, _ payload: Kind.Payload) async throws -> (
    progress: [Kind.Progress], end: JobUpdate
  ) {
    let queue = try Queue(name: Kind.queue, redis: redis)
    let id = try await queue.add(kind, payload)
    var progress: [Kind.Progress] = []
    for try await update in queue.updates(of: id) {
      switch update {
      case .progress(let value): progress.append(try value.decode())
      case .completed, .failed: return (progress, update)
      case .waiting, .active: break
      }
    }
    throw CancellationError()
  }
}
