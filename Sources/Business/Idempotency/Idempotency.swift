import Foundation
import Postgres

/// Does what is asked for under a key once. What was answered is committed with what was done, so neither is there without the other.
public enum Idempotency {
  /// How long an answer is kept, in seconds: a day.
  public static let kept = 86_400

  /// An answer, and whether it was given before.
  public struct Answer<Response: Sendable>: Sendable {
    public let response: Response
    public let isReplay: Bool
  }

  /// Runs `body`, or gives what it gave when the same request came before. Of several at the same time, the others wait for the first.
  /// - Parameter key: nil for a request without one, which is done each time.
  /// - Throws: ``IdempotencyError/otherRequest(key:)``, where the key belongs to another request; what `body` throws, after which the
  ///   key is as good as new; `PostgresError`.
  public static func once<Response: Codable & Sendable>(
    _ key: RequestKey?, in transaction: PostgresTransaction, body: () async throws -> Response
  ) async throws -> Answer<Response> {
    guard let key else { return Answer(response: try await body(), isReplay: false) }
    if let response: Response = try await answer(to: key, in: transaction) { return Answer(response: response, isReplay: true) }
    let response = try await body()
    let text = String(decoding: try JSONEncoder().encode(response), as: UTF8.self)
    try await transaction.execute(
      """
      UPDATE idempotency SET response = (\(text)::text)::jsonb WHERE caller = \(key.caller) AND key = \(key.key)
      """)
    return Answer(response: response, isReplay: false)
  }

  /// Forgets what was answered longer ago than it is kept.
  /// - Returns: how many answers.
  @discardableResult
  public static func forgetExpired(in database: some PostgresExecutor) async throws -> Int {
    try await database.execute("DELETE FROM idempotency WHERE expires_at <= now()")
  }

  /// Takes the key; where it is taken, waits until whoever has it is done, and gives what it answered.
  private static func answer<Response: Decodable>(to key: RequestKey, in transaction: PostgresTransaction) async throws
    -> Response?
  {
    let rows = try await transaction.perform([
      """
      INSERT INTO idempotency (caller, key, request_sha256, expires_at)
      VALUES (\(key.caller), \(key.key), \(key.digest), now() + make_interval(secs => \(Double(kept))))
      ON CONFLICT (caller, key) DO UPDATE
        SET request_sha256 = EXCLUDED.request_sha256, response = NULL, expires_at = EXCLUDED.expires_at
        WHERE idempotency.expires_at <= now()
      """,
      "SELECT request_sha256, response FROM idempotency WHERE caller = \(key.caller) AND key = \(key.key)",
    ])
    guard rows[0].affected == 0, let row = rows[1].first else { return nil }
    guard try row["request_sha256"] == key.digest else { throw IdempotencyError.otherRequest(key: key.key) }
    let text: String? = try row["response"]
    return try text.map { try JSONDecoder().decode(Response.self, from: Data($0.utf8)) }
  }
}
