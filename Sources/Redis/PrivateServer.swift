import Foundation
import Processes
import Reactor

/// A `redis-server` of our own: a child process on a Unix socket in a folder, reachable by nobody else, gone with us.
///
/// It keeps its data in the folder as an append-only file, so that jobs survive a restart.
public actor PrivateServer {
  public nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

  public nonisolated let folder: URL
  public nonisolated let url: RedisURL

  private let arguments: [String]
  private let process = ServerProcess()

  /// Starts a server in `folder`, made where it doesn't exist, and waits until it answers.
  /// - Parameter arguments: further options of `redis-server`, such as `--port 7000`.
  /// - Throws: ``RedisError`` with ``RedisError/Code/notStarted`` after `limit`, or as soon as the server gives up.
  public static func start(
    in folder: URL, within limit: Duration = .seconds(20), arguments: [String] = []
  ) async throws -> PrivateServer {
    let server = PrivateServer(folder: folder, arguments: arguments)
    do {
      try await server.launch()
      try await server.waitUntilReady(within: limit)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }

  /// Runs `body` with a server of its own in a temporary folder, and removes both: for tests and benchmarks.
  public static func withTemporary<Value: Sendable>(
    arguments: [String] = [], _ body: (PrivateServer) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await start(in: folder, arguments: arguments)
    do {
      let value = try await body(server)
      await server.stop()
      return value
    } catch {
      await server.stop()
      throw error
    }
  }

  private init(folder: URL, arguments: [String]) {
    self.arguments = arguments
    self.folder = folder.absoluteURL
    url = RedisURL(socket: self.folder.appending(path: "redis.sock").path)
  }

  /// Whether the server's process is there.
  public var isRunning: Bool { process.isRunning }

  /// Asks the server to write its data and end, and waits until it has.
  public func stop() async {
    await process.stop()
  }

  private func launch() async throws {
    let socket = folder.appending(path: "redis.sock").path
    guard socket.utf8.count <= 107 else {
      throw failure("the socket's path has \(socket.utf8.count) bytes: \(socket)", "A path may have 107; choose another folder")
    }
    if (try? await RedisClient(url: url).send(["PING"])) != nil {
      throw failure("a server already runs in this folder", "Stop that one first, or use it by REDIS_URL=\(url)")
    }
    do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
      throw failure("its folder \(folder.path) can't be made: \(error.localizedDescription)", "Choose another folder")
    }
    do {
      try process.launch(
        [
          "redis-server", "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
          "--dir", folder.path, "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction",
          "--daemonize", "no", "--logfile", logFile.path,
          // A job's hash stays in its compact form, which takes half the memory, as long as its data is this short.
          "--hash-max-ziplist-value", "512",
        ] + arguments)
    } catch {
      throw failure("\(error)", Self.install)
    }
  }

  private func waitUntilReady(within limit: Duration) async throws {
    let giveUp = ContinuousClock.now + limit
    while process.isRunning {
      do {
        let client = RedisClient(url: url)
        try await client.connect()
        return
      } catch let error as RedisError {
        guard .now < giveUp else { throw failure(error.found, error.advice) }
      }
      try await EventLoop.shared.sleep(for: .milliseconds(10))
    }
    throw failure("it ended at once: \(lastLogLine)", Self.install)
  }

  private static let install = "Is redis-server 6.2 or later installed (apt install redis-server)?"

  private var logFile: URL { folder.appending(path: "redis.log") }

  private var lastLogLine: String {
    let log = (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
    return log.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it wrote no log"
  }

  private func failure(_ found: String, _ advice: String?) -> RedisError {
    RedisError(.notStarted, doing: "start a private server", server: url.description, found: found, advice: advice)
  }
}
