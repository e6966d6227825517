import Foundation
import Postgres

/// The transactional outbox: a business change and the jobs that it causes are committed together; a relay puts them on their queues
/// afterwards, each at least once.
public enum Outbox {
  /// What a relay is told when there is something to be relayed.
  public static let channel = "outbox"

  /// A message that waits.
  public struct Waiting: Sendable, Equatable {
    public let id: OutboxMessage.ID
    public let message: OutboxMessage
    /// How long it still isn't due, by the database's clock; zero where it is.
    public let delay: Duration
  }

  /// What became of a message.
  public enum Outcome: Sendable, Equatable {
    case relayed
    /// It can't be, ever. The message stays, with the reason, and holds up no other.
    case refused(String)
  }

  /// Notes messages, in the transaction of the change that causes them.
  public static func put(_ messages: [OutboxMessage], in database: some PostgresExecutor) async throws {
    guard !messages.isEmpty else { return }
    let (types, payloads, times) = (messages.map(\.jobType), messages.map(\.payload), messages.map(\.dueAt))
    try await database.execute(
      """
      INSERT INTO outbox (job_type, payload, due_at)
      SELECT * FROM unnest(\(types), \(payloads)::text[]::jsonb[], \(times))
      """)
  }

  /// Notes a message of one kind for each payload that a query gives, however many they are.
  /// - Parameter payloads: a query with one column of `jsonb` objects.
  public static func put(_ jobType: String, payloads: SQL, in database: some PostgresExecutor) async throws {
    try await database.execute(
      "INSERT INTO outbox (job_type, payload) SELECT \(jobType), payload FROM (\(payloads)) AS message (payload)")
  }

  /// Hands the messages that have waited longest to `send`, and removes those that it relays. Relays at the same time get different ones.
  ///
  /// When the program ends in the middle, `send` gets the same messages again.
  /// - Returns: how many there were; fewer than `limit` when none is left.
  /// - Throws: what `send` throws, and then all of them wait on; `PostgresError`.
  public static func relay(
    atMost limit: Int, from database: PostgresClient, by send: ([Waiting]) async throws -> [Outcome]
  ) async throws -> Int {
    try await database.transaction { transaction in
      let waiting = try await transaction.query(
        """
        SELECT id, job_type, payload::text AS payload, due_at,
          GREATEST(EXTRACT(EPOCH FROM due_at - now()) * 1000, 0)::bigint AS delay
        FROM outbox WHERE problem IS NULL ORDER BY id LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED
        """
      ).map { row in
        let delay: Int64? = try row["delay"]
        return Waiting(
          id: try row["id"],
          message: OutboxMessage(jobType: try row["job_type"], json: try row["payload"], dueAt: try row["due_at"]),
          delay: .milliseconds(delay ?? 0))
      }
      guard !waiting.isEmpty else { return 0 }
      let outcomes = try await send(waiting)
      let relayed = zip(waiting, outcomes).filter { $0.1 == .relayed }.map(\.0.id.rawValue)
      var statements: [SQL] = ["DELETE FROM outbox WHERE id = ANY(\(relayed))"]
      for case (let message, .refused(let problem)) in zip(waiting, outcomes) {
        statements.append("UPDATE outbox SET problem = \(problem) WHERE id = \(message.id)")
      }
      _ = try await transaction.perform(statements)
      return waiting.count
    }
  }
}
