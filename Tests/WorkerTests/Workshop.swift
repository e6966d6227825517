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

  /// - Parameter profiles: of the operator's own: YAML by name.
  static func open<Result: Sendable>(
    profiles: [String: String] = [:], _ body: (Workshop) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
    let server = try await PrivateServer.start(in: folder.appending(path: "redis"))
    let workshop = Workshop(folder: folder, redis: RedisClient(url: server.url))
    let shelf = folder.appending(path: "profiles")
    try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
    for (name, yaml) in profiles { try Data(yaml.utf8).write(to: shelf.appending(path: "\(name).yml")) }
    let service = try WorkerService(
      redis: RedisClient(url: server.url),
      workplace: Workplace(
        store: workshop.store, scratch: folder.appending(path: "scratch"), profiles: ProfileCollection(folder: shelf),
        media: media),
      chunks: 2,
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

  /// By the program that lies beside the tests.
  static let media = MediaProcess(program: program("sprocket"))

  static func program(_ name: String) -> String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: name).path
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
    try await follow(kind, try await queue(Kind.queue).add(kind, payload))
  }

  func queue(_ name: String) throws -> Queue { try Queue(name: name, redis: redis) }

  /// Follows a job to its end.
  func follow<Kind: JobType>(_ kind: Kind.Type, _ id: String) async throws -> (progress: [Kind.Progress], end: JobUpdate) {
    let queue = try queue(Kind.queue)
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
