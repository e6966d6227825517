import Foundation
import Jobs
import Logging
import Media
import Postgres
import Queue
import Redis
import Storage

@testable import Worker

/// A private Redis with a worker on it, in a folder that goes when the work is done.
struct Workshop {
  let folder: URL
  let redis: RedisClient
  /// The worker's storage.
  let store: any ObjectStore
  /// The worker; it has ended well when this has.
  let worker: Task<Void, any Error>

  /// - Parameters:
  ///   - profiles: of the operator's own: YAML by name.
  ///   - store: the worker's, where it isn't a folder of the workshop.
  ///   - scratchReserve: bytes that stay free.
  ///   - chunks: that are encoded at the same time.
  static func open<Result: Sendable>(
    profiles: [String: String] = [:], store: (any ObjectStore)? = nil, scratchReserve: Int64 = 0,
    resources: NodeResources = .available(), chunks: Int = 2, database: PostgresClient? = nil,
    payouts: PayoutGatewaySettings? = nil,
    _ body: (Workshop) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sprocket-\(UUID().uuidString)")
    let server = try await PrivateServer.start(in: folder.appending(path: "redis"))
    let shelf = folder.appending(path: "profiles")
    try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
    let store = store ?? FolderStore(folder.appending(path: "store").path)
    for (name, yaml) in profiles { try Data(yaml.utf8).write(to: shelf.appending(path: "\(name).yml")) }
    let service = WorkerService(
      redis: RedisClient(url: server.url),
      workplace: Workplace(
        store: store, scratch: folder.appending(path: "scratch"),
        scratchReserve: scratchReserve, profiles: ProfileCollection(folder: shelf), media: media, resources: resources),
      database: database, payouts: payouts, chunks: chunks,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let work = Task { try await service.run() }
    let workshop = Workshop(folder: folder, redis: RedisClient(url: server.url), store: store, worker: work)
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

  /// The nodes, once there is one for which the condition holds.
  @discardableResult
  func nodes(where condition: (WorkerNode) -> Bool = { _ in true }) async throws -> [WorkerNode] {
    let register = NodeRegister(redis: redis)
    while true {
      let nodes = try await register.nodes()
      if nodes.contains(where: condition) { return nodes }
      try Task.checkCancellation()
      await Task.yield()
    }
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
