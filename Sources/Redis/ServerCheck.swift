import Reactor

/// Makes connections and refuses servers that can't hold a queue.
enum ServerCheck {
  static let oldestVersion = [6, 2]

  /// A connection that is authenticated and checked.
  /// - Parameter patience: for how long an unreachable or loading server is attempted again; zero for one attempt.
  static func connect(
    url: RedisURL, options: RedisClient.Options, retryingFor patience: Duration
  ) async throws -> RedisConnection {
    let giveUp = ContinuousClock.now + patience
    var pauses = ReconnectBackoff()
    while true {
      do {
        return try await attempt(url: url, options: options)
      } catch let error as RedisError where error.isWorthAnotherAttempt {
        guard let pause = pauses.next(), .now + pause < giveUp else { throw error }
        try await EventLoop.shared.sleep(for: pause)
      }
    }
  }

  private static func attempt(url: RedisURL, options: RedisClient.Options) async throws -> RedisConnection {
    let connection = try await RedisConnection.open(url, at: url.address, within: options.connectTimeout)
    var greeting: [RedisCommand] = []
    if let login = url.login { greeting.append(login) }
    if url.database != 0 { greeting.append(["SELECT", url.database]) }
    if let name = options.name { greeting.append(["CLIENT", "SETNAME", name]) }
    // A server that still loads its data refuses a PING, but not INFO.
    greeting += [["PING"], ["INFO", "server"], ["INFO", "memory"], ["INFO", "replication"]]
    let replies = try await connection.send(greeting, within: options.connectTimeout)
    for (command, reply) in zip(greeting, replies) {
      if case .error(let message) = reply { throw refusal(of: command.label, message, url: url) }
    }
    let info = replies.suffix(3).compactMap(\.string).joined(separator: "\n")
    try check(info: info, url: url)
    await connection.note(isCluster: info.contains("redis_mode:cluster"))
    return connection
  }

  private static func refusal(of command: String, _ message: String, url: RedisURL) -> RedisError {
    let needsLogin = ["NOAUTH", "WRONGPASS", "NOPERM"].contains { message.hasPrefix($0) } || command == "AUTH"
    return RedisError(
      needsLogin ? .notAuthenticated : .refused, doing: command, server: url.description, found: message,
      advice: needsLogin ? "Give the right user and password in the URL" : nil)
  }

  /// Reads what INFO says about version and eviction.
  static func check(info: String, url: RedisURL) throws {
    func value(_ key: String) -> String? {
      info.split(whereSeparator: \.isNewline).first { $0.hasPrefix(key + ":") }.map { String($0.dropFirst(key.count + 1)) }
    }
    func refuse(_ found: String, _ advice: String) -> RedisError {
      RedisError(.unsuitableServer, doing: "check the server", server: url.description, found: found, advice: advice)
    }
    let version = value("redis_version") ?? "unknown"
    let numbers = version.split(separator: ".").compactMap { Int($0) }
    if numbers.lexicographicallyPrecedes(oldestVersion) {
      throw refuse("its version is \(version)", "The queue needs Redis 6.2 or later")
    }
    if value("role") == "slave" {
      // Sentinels may name the new master a moment before it knows.
      if case .sentinel = url.address {
        throw RedisError(.unreachable, doing: "connect", server: url.description, found: "the master is still a replica")
      }
      throw refuse(
        "it is a replica, to which nothing can be written",
        "Connect to its master, \(value("master_host") ?? "?"):\(value("master_port") ?? "?")")
    }
    let policy = value("maxmemory_policy") ?? "noeviction"
    if policy != "noeviction" {
      throw refuse(
        "its maxmemory-policy is \(policy), so it may delete jobs when memory is short",
        "Run CONFIG SET maxmemory-policy noeviction there, and set it in its redis.conf")
    }
  }
}

extension RedisError {
  fileprivate var isWorthAnotherAttempt: Bool {
    switch code {
    case .unreachable, .connectionLost, .timedOut: true
    case .refused: found.hasPrefix("LOADING") || found.hasPrefix("MASTERDOWN")
    default: false
    }
  }
}
