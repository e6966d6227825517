import CPostgres
import Reactor

extension PostgresConnection {
  /// The first release that can tell what became of a transaction by its full number.
  static let oldestVersion = 130_000

  /// A connection that is logged in and checked.
  /// - Parameter patience: for how long an unreachable server is attempted again; zero for one attempt.
  static func open(
    _ url: PostgresURL, options: PostgresClient.Options, retryingFor patience: Duration = .zero
  ) async throws -> PostgresConnection {
    let giveUp = ContinuousClock.now + patience
    var pauses = ReconnectBackoff()
    while true {
      do {
        return try await attempt(url, options: options)
      } catch let error as PostgresError where error.code == .unreachable || error.code == .connectionLost {
        guard let pause = pauses.next(), .now + pause < giveUp else { throw error }
        try await EventLoop.shared.sleep(for: pause)
      }
    }
  }

  private static func attempt(_ url: PostgresURL, options: PostgresClient.Options) async throws -> PostgresConnection {
    let defaults = [
      "fallback_application_name": options.name,
      "client_encoding": "UTF8",
      "connect_timeout": "\(max(options.connectTimeout.components.seconds, 2))",
      // A server that is gone without a word is noticed within half a minute.
      "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "30000",
      // Of several hosts, the one that can be written to.
      "target_session_attrs": "read-write",
    ]
    let handle = try await ConnectionHandle.open(url, options: defaults.merging(url.options) { _, given in given })
    let version = Int(PQserverVersion(handle.pointer))
    guard version >= oldestVersion else {
      throw PostgresError(
        .unsuitableServer, doing: "check the server", server: url.description, found: "its version is \(version / 10_000)",
        advice: "PostgreSQL 13 or later is needed")
    }
    let connection = PostgresConnection(handle, to: url)
    try await connection.start()
    let greeting = try await connection.query(
      """
      SELECT set_config('statement_timeout', \("\(options.statementTimeout.milliseconds)"), false),
        set_config('TimeZone', 'UTC', false), set_config('role', \(options.role ?? "none"), false),
        (SELECT stats_reset::text FROM pg_stat_bgwriter) AS era
      """)
    if let row = greeting.first { await connection.note(era: try row["era"]) }
    return connection
  }
}

extension Duration {
  /// Whole milliseconds, at most about 24 days, as the server takes them.
  var milliseconds: Int { Int(min(self / .milliseconds(1), 2_000_000_000)) }
}
