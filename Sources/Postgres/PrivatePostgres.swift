import Foundation
import Processes
import Reactor

/// A PostgreSQL server of our own: a child process on a Unix socket in a folder, reachable by nobody else, gone with us.
///
/// It keeps its data in the folder, as durable as PostgreSQL's defaults are. The server refuses to be root's: started by root, it runs
/// as the user `postgres`, whom Debian's package makes, and the folder becomes that user's.
public actor PrivatePostgres {
  /// What becomes of committed transactions when the machine loses power.
  public enum Durability: Sendable {
    /// Nothing is lost.
    case full
    /// They may be lost, and the data with them: for tests, which begin anew each time.
    case none
  }

  /// The account that owns everything, and the database that is there from the start.
  private static let account = "sprocket"

  public nonisolated let folder: URL
  public nonisolated let url: PostgresURL

  private let durability: Durability
  private let arguments: [String]
  private let process = ServerProcess(ending: .interrupt)  // which has it end now, not when the last client has left

  /// Starts a server in `folder`, made where it doesn't exist, and waits until it answers.
  /// - Parameter arguments: further options of `postgres`, such as `-c shared_buffers=2GB`.
  /// - Throws: ``PostgresError`` with ``PostgresError/Code/notStarted`` after `limit`, or as soon as the server gives up.
  public static func start(
    in folder: URL, durability: Durability = .full, within limit: Duration = .seconds(60), arguments: [String] = []
  ) async throws -> PrivatePostgres {
    let server = PrivatePostgres(folder: folder, durability: durability, arguments: arguments)
    do {
      try await server.launch(within: limit)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }

  /// Runs `body` with a server of its own in a temporary folder, and removes both: for tests and benchmarks.
  public static func withTemporary<Value: Sendable>(
    arguments: [String] = [], _ body: (PrivatePostgres) async throws -> Value
  ) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "postgres-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await start(in: folder, durability: .none, arguments: arguments)
    do {
      let value = try await body(server)
      await server.stop()
      return value
    } catch {
      await server.stop()
      throw error
    }
  }

  /// Where a folder's server is reached, if it runs.
  public static func url(at folder: URL) -> PostgresURL {
    PostgresURL(socketFolder: folder.path, user: account, database: "postgres")
  }

  private init(folder: URL, durability: Durability, arguments: [String]) {
    self.durability = durability
    self.arguments = arguments
    self.folder = folder.absoluteURL
    url = Self.url(at: self.folder)
  }

  /// Whether the server's process is there.
  public var isRunning: Bool { process.isRunning }

  /// Has the server end its sessions, write its data and end, and waits until it has.
  public func stop() async {
    await process.stop(within: .seconds(60), orBy: .quit)
  }

  // MARK: Starting

  private func launch(within limit: Duration) async throws {
    let giveUp = ContinuousClock.now + limit
    let socket = folder.appending(path: ".s.PGSQL.5432").path
    guard socket.utf8.count <= 107 else {
      throw failure("the socket's path has \(socket.utf8.count) bytes: \(socket)", "A path may have 107; choose another folder")
    }
    guard (try? await PostgresClient(url: url).connect()) == nil else {
      throw failure("a server already runs in this folder", "Stop that one first")
    }
    try await waitForPredecessor(until: giveUp)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
      try giveToServerAccount(folder)
    } catch {
      throw failure("its folder \(folder.path) can't be made: \(error.localizedDescription)", "Choose another folder")
    }
    let installation = try installation()
    if !hasData { try await initialize(installation) }
    try launch(
      process,
      [
        installation.program("postgres"), "-D", data.path, "-k", folder.path, "-c", "listen_addresses=",
        "-c", "unix_socket_permissions=0700", "-c", "port=5432", "-c", "logging_collector=off",
      ] + (durability == .none ? ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"] : []) + arguments)
    try await waitUntilReady(until: giveUp)
  }

  private func launch(_ process: ServerProcess, _ command: [String]) throws {
    do { try process.launch(command, as: serverAccount, output: log()) } catch let error as CommandError {
      throw failure("\(error)", nil)
    }
  }

  /// One that is about to end, because whoever started it was killed, still has the data.
  private func waitForPredecessor(until giveUp: ContinuousClock.Instant) async throws {
    func isThere() -> Bool {
      let lock = try? String(contentsOf: data.appending(path: "postmaster.pid"), encoding: .utf8)
      guard let process = lock?.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return false }
      return kill(process, 0) == 0 || errno == EPERM
    }
    while isThere(), .now < giveUp { try await EventLoop.shared.sleep(for: .milliseconds(50)) }
  }

  /// Makes the data's folder as a whole: one that is half made by a start that was interrupted isn't taken for data.
  private func initialize(_ installation: PostgresInstallation) async throws {
    let draft = folder.appending(path: "data.new")
    try? FileManager.default.removeItem(at: draft)
    let initialization = ServerProcess()
    // Only those reach the socket who may enter the folder, so nobody need log in.
    try launch(
      initialization,
      [
        installation.program("initdb"), "-D", draft.path, "--username", Self.account, "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C",
      ] + (durability == .none ? ["--no-sync"] : []))
    guard await initialization.exitStatus == 0 else { throw failure("initdb failed: \(lastLogLine)", unreachableFolder) }
    do { try FileManager.default.moveItem(at: draft, to: data) } catch {
      throw failure("its data can't be put in place: \(error.localizedDescription)", nil)
    }
  }

  private func waitUntilReady(until giveUp: ContinuousClock.Instant) async throws {
    while process.isRunning {
      do {
        try await PostgresClient(url: url).connect()
        return
      } catch let error as PostgresError {
        guard .now < giveUp else { throw failure(error.found, error.advice) }
      }
      try await EventLoop.shared.sleep(for: .milliseconds(10))
    }
    throw failure("it ended at once: \(lastLogLine)", unreachableFolder)
  }

  // MARK: What it stands on

  private var data: URL { folder.appending(path: "data") }
  private var hasData: Bool { FileManager.default.fileExists(atPath: data.path) }

  /// The programs of the version that made the data, or the newest.
  private func installation() throws -> PostgresInstallation {
    let installed = PostgresInstallation.all()
    guard let newest = installed.first else {
      throw failure("no PostgreSQL server is installed", "Install one (apt install postgresql-15)")
    }
    guard hasData else { return newest }
    let file = data.appending(path: "PG_VERSION").path
    let text = (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let version = text.flatMap({ Int($0) }) else {
      throw failure("\(data.path) isn't a PostgreSQL server's", "Choose another folder")
    }
    if let match = installed.first(where: { $0.version == version }) { return match }
    throw failure(
      "the data in \(data.path) was made by PostgreSQL \(version), and \(newest.version) is installed",
      "Install that version (apt install postgresql-\(version)), or move the data over with pg_upgrade")
  }

  /// As whom the server runs; nil for ourselves.
  private var serverAccount: String? { getuid() == 0 ? "postgres" : nil }

  private func giveToServerAccount(_ item: URL) throws {
    guard let serverAccount else { return }
    try FileManager.default.setAttributes(
      [.ownerAccountName: serverAccount, .groupOwnerAccountName: serverAccount], ofItemAtPath: item.path)
  }

  private var unreachableFolder: String? {
    serverAccount.map { "Can the user \($0) reach \(folder.path)? It runs the server, because root may not" }
  }

  // MARK: The log

  private var logFile: URL { folder.appending(path: "postgres.log") }

  private func log() throws -> OwnedDescriptor {
    if !FileManager.default.fileExists(atPath: logFile.path) {
      guard FileManager.default.createFile(atPath: logFile.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw failure("its log \(logFile.path) can't be written", "Choose another folder")
      }
      try giveToServerAccount(logFile)
    }
    let log = OwnedDescriptor(open(logFile.path, O_WRONLY | O_APPEND | O_CLOEXEC))
    guard log.number >= 0 else {
      throw failure("its log \(logFile.path) can't be opened: \(String(cString: strerror(errno)))", "Choose another folder")
    }
    return log
  }

  private var lastLogLine: String {
    let log = (try? String(contentsOf: logFile, encoding: .utf8)) ?? ""
    let lines = log.split(whereSeparator: \.isNewline)
    let telling = lines.last { $0.contains("FATAL") || $0.contains("error:") } ?? lines.last
    return telling.map(String.init) ?? "it wrote no log"
  }

  private func failure(_ found: String, _ advice: String?) -> PostgresError {
    PostgresError(.notStarted, doing: "start a private server", server: url.description, found: found, advice: advice)
  }
}
