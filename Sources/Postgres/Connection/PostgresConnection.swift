import CPostgres
import Reactor

/// One session at a server, on libpq's asynchronous calls. It never reconnects; ``PostgresClient`` does.
///
/// Concurrent callers take turns.
public actor PostgresConnection: PostgresExecutor {
  public nonisolated let url: PostgresURL
  nonisolated let loop = EventLoop.postgres
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// Nil once the connection is closed.
  private var handle: ConnectionHandle?
  private var exchange: Exchange?
  private var readiness: CheckedContinuation<Void, any Error>?
  private var interest = (reading: true, writing: true)
  private var isTaken = false
  private var queue: [CheckedContinuation<Void, Never>] = []
  private var operation = 0
  private var cancellation: Task<Void, Never>?
  private var notices: AsyncThrowingStream<PostgresNotification, any Error>.Continuation?
  var prepared = PreparedStatements()
  /// The COPY that is under way.
  var copied: String?
  /// Since when the server has its statistics. A clean stop keeps them, a crash doesn't, so this tells whether there was one.
  private(set) var era: String?
  /// The server's process for this session, by which another session can find it.
  nonisolated let processID: Int32

  init(_ handle: sending ConnectionHandle, to url: PostgresURL) {
    self.url = url
    processID = PQbackendPID(handle.pointer)
    self.handle = handle
  }

  isolated deinit {
    if let handle { loop.unwatch(PQsocket(handle.pointer)) }
  }

  func note(era: String?) { self.era = era }

  public var isUsable: Bool { handle != nil }

  /// Whether the session is in no transaction.
  var isIdle: Bool {
    handle.map { PQtransactionStatus($0.pointer) == PQTRANS_IDLE } ?? false
  }

  /// Hands the socket to the loop.
  func start() throws {
    guard let handle else { throw lost(doing: "connect") }
    let isWatched = loop.watch(PQsocket(handle.pointer)) { [weak self] events in
      self?.assumeIsolated { $0.handle(events) }
    }
    guard isWatched, PQsetnonblocking(handle.pointer, 1) == 0, PQenterPipelineMode(handle.pointer) == 1 else {
      close()
      throw PostgresError(.unreachable, doing: "connect", server: url.description, found: "epoll refused the socket")
    }
    setInterest(reading: true, writing: false)
  }

  /// Ends the session; what still waits fails.
  public func close() { lose("the connection was closed") }

  // MARK: Turns

  /// Has the connection for itself while `body` runs. Cancelling the task has the server end what it does.
  /// - Throws: `CancellationError`, where the server did.
  func exclusively<Value: Sendable>(
    doing: String, isCancellable: Bool = true, _ body: () async throws -> Value
  ) async throws -> Value {
    try await withTaskExecutorPreference(loop) {
      await takeTurn()
      defer { passTurn() }
      if isCancellable { try Task.checkCancellation() }
      guard isUsable else { throw lost(doing: doing) }
      do {
        let value = try await cancelling(newOperation(), if: isCancellable, body)
        await endCancellation()
        return value
      } catch {
        let wasCancelled = await endCancellation()
        throw wasCancelled ? CancellationError() : error
      }
    }
  }

  private func cancelling<Value: Sendable>(
    _ operation: Int, if isCancellable: Bool, _ body: () async throws -> Value
  ) async throws -> Value {
    guard isCancellable else { return try await body() }
    return try await withTaskCancellationHandler {
      try await body()
    } onCancel: {
      loop.atEndOfTurn { [weak self] in self?.assumeIsolated { $0.cancel(operation) } }
    }
  }

  /// A number for what the connection does from now on.
  func newOperation() -> Int {
    operation += 1
    return operation
  }

  /// Asks the server to end what the current operation does, if that is still the one that is meant.
  func cancel(_ operation: Int) {
    guard operation == self.operation, isTaken, cancellation == nil, let handle,
      let request = CancelRequest(handle.pointer)
    else { return }
    cancellation = Task(executorPreference: loop) { await request.send() }
  }

  /// The turn isn't passed on before the server has taken note, lest the next one's statement is cancelled.
  /// - Returns: whether there was a cancellation.
  @discardableResult func endCancellation() async -> Bool {
    guard let cancellation else { return false }
    await cancellation.value
    self.cancellation = nil
    return true
  }

  func takeTurn() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { queue.append($0) }
  }

  func passTurn() {
    if queue.isEmpty { isTaken = false } else { queue.removeFirst().resume() }
  }

  // MARK: Sending and receiving

  /// Sends by `send`, which tells whether libpq took it, and waits for the results.
  func results(
    until end: Exchange.End, doing: String, send: (OpaquePointer) -> Bool
  ) async throws -> [ResultHandle] {
    try await withCheckedThrowingContinuation { caller in
      guard let handle else { return caller.resume(throwing: lost(doing: doing)) }
      exchange = Exchange(end: end, caller: caller)
      guard send(handle.pointer) else { return lose(handle.message) }
      flush()
      deliverResults()  // what has been read already makes the socket no more readable
    }
  }

  /// Calls libpq with the connection.
  func withPointer<Value>(doing: String, _ body: (OpaquePointer) throws -> Value) throws -> Value {
    guard let handle else { throw lost(doing: doing) }
    return try body(handle.pointer)
  }

  /// Waits until the socket can be read; until somebody waits for that, nothing is read, so that the server waits too.
  func waitUntilReadable() async throws {
    try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
      guard handle != nil else { return caller.resume(throwing: lost(doing: "COPY")) }
      readiness = caller
      setInterest(reading: true, writing: interest.writing)
    }
    setInterest(reading: false, writing: interest.writing)
  }

  /// Waits until what was put has left.
  func waitUntilFlushed() async throws {
    flush()
    guard handle != nil else { throw lost(doing: "COPY") }
    guard interest.writing else { return }
    try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
      readiness = caller
      setInterest(reading: true, writing: true)
    }
  }

  /// From now on reads only what somebody waits for.
  func readOnDemand() { setInterest(reading: false, writing: interest.writing) }

  /// Reads whatever comes again.
  func readAlways() { setInterest(reading: true, writing: interest.writing) }

  private func handle(_ events: SocketEvents) {
    if events.canWrite { flush() }
    guard events.canRead, let handle else { return }
    guard PQconsumeInput(handle.pointer) == 1 else { return lose(handle.message) }
    deliverNotices()
    deliverResults()
    if !interest.writing { resumeReadiness() }
  }

  /// What can't be sent is lost with the connection: libpq closes the socket then, which has nothing more to tell.
  private func flush() {
    guard let handle else { return }
    switch PQflush(handle.pointer) {
    case 0:
      let waited = interest.writing
      setInterest(reading: interest.reading, writing: false)
      if waited { resumeReadiness() }
    case 1: setInterest(reading: interest.reading, writing: true)
    default: lose(handle.message)
    }
  }

  private func resumeReadiness() {
    readiness?.resume()
    readiness = nil
  }

  private func deliverResults() {
    var nulls = 0
    while exchange != nil, let handle, PQisBusy(handle.pointer) == 0 {
      let result = PQgetResult(handle.pointer).map { ResultHandle(owning: $0, server: url.description) }
      nulls = result == nil ? nulls + 1 : 0
      // Between two statements of a pipeline there is one null; more say that nothing else comes.
      guard nulls < 3, PQstatus(handle.pointer) == CONNECTION_OK || result != nil else { return lose(handle.message) }
      if let results = exchange?.take(result) {
        exchange?.caller.resume(returning: results)
        exchange = nil
      }
    }
  }

  private func deliverNotices() {
    while let handle, let notice = PQnotifies(handle.pointer) {
      defer { PQfreemem(notice) }
      let (channel, payload) = (String(cString: notice.pointee.relname), String(cString: notice.pointee.extra))
      notices?.yield(.notification(channel: channel, payload: payload))
    }
  }

  private func setInterest(reading: Bool, writing: Bool) {
    guard let handle, interest != (reading, writing) else { return }
    interest = (reading, writing)
    loop.setInterest(reading: reading, writing: writing, on: PQsocket(handle.pointer))
  }

  /// What other sessions send to the channels that this one listens on. Fails when the connection breaks.
  func notifications() -> AsyncThrowingStream<PostgresNotification, any Error> {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: PostgresNotification.self)
    if isUsable { notices = continuation } else { continuation.finish(throwing: lost(doing: "LISTEN")) }
    return stream
  }

  // MARK: The end

  private func lose(_ found: String) {
    guard let handle else { return }
    let error = PostgresError(
      .connectionLost, doing: "wait for the server", server: url.description, found: found.isEmpty ? "it hung up" : found)
    loop.unwatch(PQsocket(handle.pointer))
    self.handle = nil
    exchange?.caller.resume(throwing: error)
    exchange = nil
    readiness?.resume(throwing: error)
    readiness = nil
    notices?.finish(throwing: error)
    notices = nil
  }

  func lost(doing: String) -> PostgresError {
    PostgresError(.connectionLost, doing: doing, server: url.description, found: "the connection is closed")
  }
}
