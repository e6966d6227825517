import Reactor

/// A Redis server as the rest of the program sees it: connects when first used, connects again when the connection broke.
///
/// Concurrent callers share one connection and pipeline by themselves. A command in flight when the connection breaks fails with
/// ``RedisError/Code/connectionLost`` and isn't repeated, because the server may have executed it.
public actor RedisClient {
  /// How patient a client is, and what it calls itself in CLIENT LIST.
  public struct Options: Sendable {
    /// For the first connection, and for each attempt at a later one.
    public var connectTimeout = Duration.seconds(5)
    /// For how long a connection that broke is attempted again before commands fail.
    public var reconnectFor = Duration.seconds(10)
    /// For how long the server may stay silent while replies are due.
    public var commandTimeout = Duration.seconds(10)
    /// CLIENT SETNAME, where given.
    public var name: String?

    public init() {}
  }

  public nonisolated let url: RedisURL
  public nonisolated let options: Options
  public nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }

  private var connection: RedisConnection?
  private var connecting: Task<RedisConnection, any Error>?
  private var hasConnected = false
  private var digests: [String: String] = [:]

  public init(url: RedisURL, options: Options = Options()) {
    self.url = url
    self.options = options
  }

  /// A client of the same server with a connection of its own, for commands that block.
  public nonisolated func dedicated(name: String? = nil) -> RedisClient {
    var options = options
    options.name = name
    return RedisClient(url: url, options: options)
  }

  /// Connects now, so that a wrong address or an unsuitable server is known at start.
  public func connect() async throws {
    _ = try await connected()
  }

  /// Whether the server is one of a cluster, in which keys that belong together need a common hash tag.
  public var isCluster: Bool {
    get async throws { try await connected().isCluster }
  }

  public func close() async {
    await connection?.close()
    connection = nil
  }

  // MARK: Commands

  @discardableResult
  public func send(_ command: RedisCommand) async throws -> RedisValue {
    let value = try await connected().send(command, within: options.commandTimeout)
    return try accepted(value, of: command.label)
  }

  /// Sends a command that the server answers only after up to `wait` (BZPOPMIN, XREAD BLOCK), on this client's connection alone.
  ///
  /// Cancelling the task breaks the connection and throws `CancellationError`. A server that is silent for a second longer than
  /// `wait` is given up with ``RedisError/Code/timedOut``.
  public func sendBlocking(_ command: RedisCommand, upTo wait: Duration) async throws -> RedisValue {
    let connection = try await connected()
    try Task.checkCancellation()
    return try await withTaskCancellationHandler {
      do {
        let value = try await connection.send(command, within: wait + .seconds(1))
        return try accepted(value, of: command.label)
      } catch {
        throw Task.isCancelled ? CancellationError() : error
      }
    } onCancel: {
      Task { await connection.close() }
    }
  }

  /// Executes commands in one MULTI … EXEC and returns their replies; a command's own error is among them as `.error`.
  public func transaction(_ commands: [RedisCommand]) async throws -> [RedisValue] {
    let replies = try await connected().send([["MULTI"]] + commands + [["EXEC"]], within: options.commandTimeout)
    let outcome = try accepted(replies.last ?? .null, of: "EXEC")
    guard let values = outcome.array else { throw unexpected(outcome, of: "EXEC") }
    return values
  }

  /// Runs a script by its digest; a server that doesn't know it yet is given the source first.
  public func run(_ script: RedisScript, keys: [String], _ arguments: [any RedisArgument]) async throws -> RedisValue {
    let digest = try await digest(of: script)
    do {
      return try await send(script.command(digest: digest, keys: keys, arguments))
    } catch let error as RedisError where error.code == .refused && error.found.hasPrefix("NOSCRIPT") {
      forget(script)
      let digest = try await self.digest(of: script)
      return try await send(script.command(digest: digest, keys: keys, arguments))
    }
  }

  func digest(of script: RedisScript) async throws -> String {
    if let digest = digests[script.name] { return digest }
    let reply = try await send(RedisCommand(["SCRIPT", "LOAD", script.source], label: "SCRIPT LOAD \(script.name)"))
    guard let digest = reply.string else { throw unexpected(reply, of: "SCRIPT LOAD") }
    digests[script.name] = digest
    return digest
  }

  /// After the server has lost its scripts.
  func forget(_ script: RedisScript) {
    digests[script.name] = nil
  }

  // MARK: Connecting

  func connected() async throws -> RedisConnection {
    if let connection, await connection.isUsable { return connection }
    if let connecting { return try await connecting.value }
    let patience = hasConnected ? options.reconnectFor : .zero
    let attempt = Task { try await ServerCheck.connect(url: url, options: options, retryingFor: patience) }
    connecting = attempt
    defer { connecting = nil }
    let connection = try await attempt.value
    self.connection = connection
    hasConnected = true
    return connection
  }

  // MARK: Replies

  func accepted(_ value: RedisValue, of command: String) throws -> RedisValue {
    guard case .error(let message) = value else { return value }
    let advice = message.hasPrefix("MOVED") ? "Connect to the cluster's server that has this queue's slot" : nil
    throw RedisError(.refused, doing: command, server: url.description, found: message, advice: advice)
  }

  private func unexpected(_ value: RedisValue, of command: String) -> RedisError {
    RedisError(.unexpectedReply, doing: command, server: url.description, found: "\(value)")
  }
}
