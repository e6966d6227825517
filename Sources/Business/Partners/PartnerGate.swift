import Foundation
import Postgres

/// Whether a partner may be asked now. All workers go by the same row of the database, so that together they keep to the partner's rate,
/// and a partner that fails is left alone by all of them for a while: a circuit breaker.
public struct PartnerGate: Sendable {
  /// How a partner is treated.
  public struct Policy: Sendable, Equatable {
    /// Requests a minute, 1 to 6000.
    public var requestsPerMinute = 60
    /// After how many failures in a row the partner is left alone, 1 to 100.
    public var failuresAllowed = 5
    /// For how long, 1 to 86400 s. Then one request tries.
    public var pause = Duration.seconds(60)

    public init() {}
  }

  /// What a caller has to do.
  public enum Answer: Sendable, Equatable {
    /// To wait for its turn, which it has then.
    case ask(after: Duration)
    /// To come back later: the partner is left alone.
    case leaveAlone(for: Duration)
  }

  public let platform: Platform
  public let policy: Policy
  private let database: PostgresClient

  public init(_ platform: Platform, policy: Policy = Policy(), in database: PostgresClient) {
    (self.platform, self.policy, self.database) = (platform, policy, database)
  }

  /// Takes the next turn.
  /// - Throws: `PostgresError`.
  public func enter() async throws -> Answer {
    let spacing = 60.0 / Double(min(max(policy.requestsPerMinute, 1), 6_000))
    let rows = try await database.perform([
      "INSERT INTO partner_gate (platform) VALUES (\(platform.rawValue)) ON CONFLICT DO NOTHING",
      """
      WITH gate AS (
        SELECT *, clock_timestamp() AS now FROM partner_gate WHERE platform = \(platform.rawValue) FOR UPDATE
      ), turn AS (
        UPDATE partner_gate SET
          next_request_at = GREATEST(gate.next_request_at, gate.now) + make_interval(secs => \(spacing)),
          -- Of those who come after a pause, one tries; the others wait for what comes of it.
          open_until = CASE WHEN gate.open_until IS NOT NULL THEN gate.now + make_interval(secs => \(pause)) END
        FROM gate WHERE partner_gate.platform = gate.platform AND (gate.open_until IS NULL OR gate.open_until <= gate.now)
        RETURNING 1
      )
      SELECT EXISTS (SELECT FROM turn) AS may_ask,
        GREATEST(EXTRACT(EPOCH FROM
          CASE WHEN EXISTS (SELECT FROM turn) THEN next_request_at ELSE open_until END - now)::float8, 0) AS wait
      FROM gate
      """,
    ])
    guard let row = rows[1].first else { return .ask(after: .zero) }
    let wait = Duration.seconds(try row["wait"] as Double)
    return try row["may_ask"] ? .ask(after: wait) : .leaveAlone(for: wait)
  }

  /// Notes that the partner has answered as it should.
  public func succeeded() async throws {
    try await database.execute(
      """
      UPDATE partner_gate SET failures = 0, open_until = NULL, last_success_at = now() WHERE platform = \(platform.rawValue)
      """)
  }

  /// Notes that the partner has failed, after which it may be left alone.
  /// - Parameter reason: for people; without secrets.
  public func failed(_ reason: String) async throws {
    try await database.execute(
      """
      UPDATE partner_gate SET failures = LEAST(failures, 1000000) + 1, last_failure_at = now(), last_failure = \(reason),
        open_until = CASE WHEN open_until IS NOT NULL OR failures + 1 >= \(Int32(clamping: policy.failuresAllowed))
          THEN clock_timestamp() + make_interval(secs => \(pause)) END
      WHERE platform = \(platform.rawValue)
      """)
  }

  /// Notes that the partner has asked for a pause, which is no failure.
  public func slowed(for time: Duration) async throws {
    try await database.execute(
      """
      UPDATE partner_gate SET
        open_until = CASE WHEN open_until IS NOT NULL THEN clock_timestamp() END,
        next_request_at = GREATEST(next_request_at, clock_timestamp() + make_interval(secs => \(time / .seconds(1))))
      WHERE platform = \(platform.rawValue)
      """)
  }

  private var pause: Double { policy.pause / .seconds(1) }
}
