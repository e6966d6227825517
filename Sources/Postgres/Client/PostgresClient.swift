import Reactor

/// A PostgreSQL database as the rest of the program sees it: a pool of connections that are made when they are needed, and made again
/// when they broke.
public actor PostgresClient: PostgresExecutor {
  /// How patient a client is, how many connections it has, and what it calls itself in `pg_stat_activity`.
  public struct Options: Sendable {
    /// How many connections there may be at the same time: 1 to 1000.
    public var poolSize = 8
    /// For how long a caller waits until one of them is free.
    public var acquireTimeout = Duration.seconds(10)
    /// For each attempt to connect, in whole seconds and at least 2, as libpq has it.
    public var connectTimeout = Duration.seconds(5)
    /// For how long a server that was there once is sought again before calls fail.
    public var reconnectFor = Duration.seconds(30)
    /// For how long a statement may run; zero is any time. A transaction may have another limit.
    public var statementTimeout = Duration.seconds(60)
    /// How often a transaction is done, when others keep getting in its way or the connection keeps breaking.
    public var transactionAttempts = 6
    public var name = "sprocket"
    /// With whose rights statements run, where that isn't whoever logs in.
    public var role: String?

    public init() {}
  }

  public nonisolated let url: PostgresURL
  public nonisolated let options: Options
  public nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.postgres.asUnownedSerialExecutor() }

  private var idle: [PostgresConnection] = []
  private var permits: PermitQueue
  private var hasConnected = false
  private var isClosed = false

  public init(url: PostgresURL, options: Options = Options()) {
    self.url = url
    self.options = options
    permits = PermitQueue(count: max(options.poolSize, 1))
  }

  /// Connects now, so that a wrong address or an unsuitable server is known at start.
  public func connect() async throws {
    try await withConnection { _ in }
  }

  /// Ends all connections; those in use when they are given back. Calls that come later fail.
  public func close() async {
    isClosed = true
    for connection in idle { await connection.close() }
    idle = []
  }

  public nonisolated func perform(_ statements: [SQL]) async throws -> [PostgresRows] {
    try await withConnection { try await $0.perform(statements) }
  }

  /// Runs `body` with a connection that nobody else uses meanwhile: for what belongs to a session, such as advisory locks.
  ///
  /// A connection that comes back within a transaction isn't used again.
  public nonisolated func withConnection<Value: Sendable>(_ body: (PostgresConnection) async throws -> Value) async throws
    -> Value
  {
    let connection = try await acquire()
    do {
      let value = try await body(connection)
      await release(connection)
      return value
    } catch {
      await release(connection)
      throw error
    }
  }

  // MARK: The pool

  private func acquire() async throws -> PostgresConnection {
    guard !isClosed else {
      throw PostgresError(.connectionLost, doing: "take a connection", server: url.description, found: "the client is closed")
    }
    try await takePermit()
    do {
      while let connection = idle.popLast() {
        if await connection.isUsable { return connection }
      }
      let patience = hasConnected ? options.reconnectFor : .zero
      let connection = try await PostgresConnection.open(url, options: options, retryingFor: patience)
      hasConnected = true
      return connection
    } catch {
      permits.give()
      throw error
    }
  }

  private func release(_ connection: PostgresConnection) async {
    let isFit = await connection.isIdle
    if isFit, !isClosed { idle.append(connection) } else { await connection.close() }
    permits.give()
  }

  private func takePermit() async throws {
    guard let waiter = permits.take() else { return }
    do {
      try await waiter.alarm.sleep(for: options.acquireTimeout)
    } catch {
      permits.leave(waiter)
      throw error
    }
    guard !waiter.hasPermit else { return }
    permits.leave(waiter)
    throw PostgresError(
      .timedOut, doing: "take a connection", server: url.description,
      found: "all \(options.poolSize) are in use, and none became free in \(options.acquireTimeout)",
      advice: "Allow more (SPROCKET_DATABASE_POOL), or ask for less at the same time")
  }
}
