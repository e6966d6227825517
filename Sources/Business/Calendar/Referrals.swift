import Foundation
import Postgres

/// Codes by which parties bring others, and what they get for it.
public enum Referrals {
  /// How long a code is good for: 30 days.
  public static let length: TimeInterval = 30 * 86_400
  /// What comes of it, once: calls of the API.
  public static let credits = 1_000

  /// A new code; the job that ends it is in the outbox.
  /// - Returns: such as `REF7K2M9QXA`.
  /// - Throws: `PostgresError`.
  public static func create(for referrer: Party.ID, in transaction: PostgresTransaction) async throws -> String {
    let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    let code = "REF" + String((0..<8).compactMap { _ in letters.randomElement() })
    let rows = try await transaction.query(
      """
      INSERT INTO referral (code, referrer, expires_at, credits)
      VALUES (\(code), \(referrer), now() + make_interval(secs => \(length)), \(credits)) RETURNING id, expires_at, version
      """)
    let expiry: Date = try rows[0]["expires_at"]
    try await Outbox.put(
      Timetable.referrals.messages(for: try rows[0]["id"], version: try rows[0]["version"], at: ["expired": expiry]),
      in: transaction)
    return code
  }

  /// Gives the referrer the credits for somebody who came. A code brings them once, and only before it expires; whether its expiry has
  /// been noted makes no difference.
  /// - Returns: how many.
  /// - Throws: ``CalendarError``; `PostgresError`, also for a party that was referred before.
  public static func award(_ code: String, bringing party: Party.ID, in database: some PostgresExecutor) async throws -> Int {
    let rows = try await database.query(
      """
      UPDATE referral SET state = 'awarded', awarded_at = now(), referred = \(party)
      WHERE code = \(code) AND state = 'pending' AND expires_at > clock_timestamp() RETURNING credits
      """)
    guard let row = rows.first else { throw CalendarError.notAwardable(code) }
    return try row["credits"]
  }

  /// What a party has got by its codes.
  public static func credits(of referrer: Party.ID, in database: some PostgresExecutor) async throws -> Int {
    try await database.value(
      "SELECT COALESCE(sum(credits), 0)::bigint FROM referral WHERE referrer = \(referrer) AND state = 'awarded'")
  }
}

extension Timetable {
  /// A code that has brought nobody ends.
  public static let referrals = Timetable(
    table: "referral", job: "referral.expire", changes: [Change(state: "expired", from: ["pending"], due: "expires_at")])
}
