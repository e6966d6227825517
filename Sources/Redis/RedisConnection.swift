import CHiredis
import Reactor

/// One connection to a server, on hiredis's asynchronous context. It never reconnects; ``RedisClient`` does.
actor RedisConnection {
  nonisolated let url: RedisURL
  nonisolated let loop = EventLoop.shared
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private var context: UnsafeMutablePointer<redisAsyncContext>?
  private var opening: CheckedContinuation<Void, any Error>?
  private var isOpen = false
  private var willFlush = false
  private var awaitsWriting = true
  private var silence = Silence()
  private var watch: (timer: EventLoop.TimerID, due: ContinuousClock.Instant)?
  private var closing: RedisError.Code?

  private init(url: RedisURL) {
    self.url = url
  }

  isolated deinit {
    if let context { redisAsyncFree(context) }
  }

  /// Whether the server is one of a cluster.
  private(set) var isCluster = false

  func note(isCluster: Bool) { self.isCluster = isCluster }

  var isUsable: Bool { isOpen && context != nil }

  // MARK: Opening and closing

  /// Connects, within a time for each of a host's addresses; the server's own checks come later, in ``ServerCheck``.
  static func open(_ url: RedisURL, at address: RedisURL.Address, within limit: Duration) async throws -> RedisConnection {
    switch address {
    case .socket(let path):
      return try await open(url, within: limit) { redisAsyncConnectUnix(path) }
    case .sentinel(let nodes, let master):
      let address = try await Sentinels(url: url, nodes: nodes, master: master).masterAddress(within: limit)
      return try await open(url, at: address, within: limit)
    case .tcp(let host, let port):
      var failure = RedisError(
        .unreachable, doing: "connect", server: url.description, found: "no address is known for the host \(host)",
        advice: "Is its name right?")
      for numeric in try await HostLookup.addresses(of: host, within: limit) {
        do {
          return try await open(url, within: limit) { redisAsyncConnect(numeric, Int32(clamping: port)) }
        } catch let error as RedisError {
          failure = error
        }
      }
      throw failure
    }
  }

  private static func open(
    _ url: RedisURL, within limit: Duration, by begin: @Sendable () -> UnsafeMutablePointer<redisAsyncContext>?
  ) async throws -> RedisConnection {
    let connection = RedisConnection(url: url)
    try await connection.open(within: limit, by: begin)
    return connection
  }

  private func open(within limit: Duration, by begin: @Sendable () -> UnsafeMutablePointer<redisAsyncContext>?) async throws {
    guard let context = begin() else { throw error(.unreachable, doing: "connect", found: "out of memory") }
    guard context.pointee.err == 0 else {
      defer { redisAsyncFree(context) }
      throw error(.unreachable, doing: "connect", found: context.failure)
    }
    self.context = context
    context.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    context.callBackConnection()
    let watched = loop.watch(context.pointee.c.fd) { [weak self] events in
      self?.assumeIsolated { $0.handle(events) }
    }
    guard watched else {
      redisAsyncFree(context)
      throw error(.unreachable, doing: "connect", found: "epoll refused the socket")
    }
    let timer = loop.schedule(after: limit) { [weak self] in
      self?.assumeIsolated { $0.close(.timedOut) }
    }
    defer { loop.cancel(timer) }
    try await withCheckedThrowingContinuation { opening = $0 }
  }

  /// Breaks the connection; what still waits for a reply fails with `code`.
  func close(_ code: RedisError.Code = .connectionLost) {
    guard let context else { return }
    closing = code
    redisAsyncFree(context)
  }

  // MARK: Commands

  /// Sends commands side by side, so that no other caller's come between, and waits for their replies.
  /// - Parameter limit: for how long the server may say nothing at all while replies are due.
  func send(_ commands: [RedisCommand], within limit: Duration) async throws -> [RedisValue] {
    guard !commands.isEmpty else { return [] }
    // A continuation resumes on the task's preferred executor before it returns to the actor's: else it would go by way of the pool.
    return try await withTaskExecutorPreference(loop) {
      try await withCheckedThrowingContinuation { caller in
        let pending = PendingReplies(labels: commands.map(\.label), caller: caller)
        for command in commands {
          if let refusal = submit(command, for: pending, within: limit) { return pending.fail(refusal) }
        }
      }
    }
  }

  /// As the call above for one command.
  func send(_ command: RedisCommand, within limit: Duration) async throws -> RedisValue {
    try await send([command], within: limit)[0]
  }

  private func submit(_ command: RedisCommand, for pending: PendingReplies, within limit: Duration) -> RedisError? {
    guard let context, isOpen else {
      return error(.connectionLost, doing: command.label, found: "the connection is closed")
    }
    let owned = Unmanaged.passRetained(pending)
    let status = command.encoded.withUnsafeBytes { bytes in
      redisAsyncFormattedCommand(context, RedisConnection.replyArrived, owned.toOpaque(), bytes.baseAddress, bytes.count)
    }
    guard status == REDIS_OK else {
      owned.release()
      return error(.connectionLost, doing: command.label, found: "the connection is closing")
    }
    silence.began(limit: limit, now: .now)
    if silence.pending == 1 { loop.stayAlert() }  // a caller by itself: its reply is near, and then its next command
    watchSilence()
    return nil
  }

  func finish(_ pending: PendingReplies, with value: RedisValue?) {
    silence.ended(now: .now)
    if silence.pending == 0 { loop.stayAlert() }
    if let value {
      pending.append(value)
    } else {
      let found = closing == .timedOut ? "no answer in time" : context?.failure ?? "the connection broke"
      pending.fail(error(closing ?? .connectionLost, doing: pending.command, found: found))
    }
  }

  /// Keeps one timer, due no later than the end of our patience; most commands find it set already.
  private func watchSilence() {
    guard let deadline = silence.deadline else { return }
    if let watch {
      guard deadline < watch.due else { return }
      loop.cancel(watch.timer)
    }
    let timer = loop.schedule(after: ContinuousClock.now.duration(to: deadline)) { [weak self] in
      self?.assumeIsolated { $0.endSilence() }
    }
    watch = (timer, deadline)
  }

  private func endSilence() {
    watch = nil
    guard let deadline = silence.deadline else { return }
    if deadline <= .now { close(.timedOut) } else { watchSilence() }
  }

  // MARK: What hiredis asks for

  private func handle(_ events: SocketEvents) {
    if let context, events.canRead, isOpen { redisAsyncHandleRead(context) }
    if let context, events.canWrite { redisAsyncHandleWrite(context) }
  }

  /// Before the connection stands and after a partial write epoll says when to write; otherwise the turn's end is soon enough.
  func wantsWriting() {
    guard isOpen, !willFlush else { return }
    willFlush = true
    loop.atEndOfTurn { [weak self] in self?.assumeIsolated { $0.flush() } }
  }

  private func flush() {
    guard let context else { return }
    redisAsyncHandleWrite(context)
    willFlush = false
    if let context = self.context, context.hasUnsentBytes { awaitWriting(true) }
  }

  func wroteAll() { awaitWriting(false) }

  private func awaitWriting(_ awaits: Bool) {
    guard let context, awaitsWriting != awaits else { return }
    awaitsWriting = awaits
    loop.setInterest(writing: awaits, on: context.pointee.c.fd)
  }

  func opened(_ status: Int32) {
    isOpen = status == REDIS_OK
    if isOpen {
      opening?.resume()
    } else {
      opening?.resume(throwing: error(.unreachable, doing: "connect", found: context?.failure ?? "no connection"))
    }
    opening = nil
  }

  func freed() {
    if let context { loop.unwatch(context.pointee.c.fd) }
    opening?.resume(throwing: error(.unreachable, doing: "connect", found: "no answer in time"))
    opening = nil
    context = nil
    isOpen = false
  }

  private func error(_ code: RedisError.Code, doing: String, found: String) -> RedisError {
    let advice: String? =
      switch code {
      case .unreachable: "Is redis-server running there? Name another with REDIS_URL"
      default: nil
      }
    return RedisError(code, doing: doing, server: url.description, found: found, advice: advice)
  }
}
