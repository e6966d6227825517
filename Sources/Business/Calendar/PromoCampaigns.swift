import Foundation
import Postgres

/// Codes that are good for a time, and so often. A campaign is a draft, then scheduled, active and completed, and never goes back.
public enum PromoCampaigns {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// A draft.
  /// - Parameters:
  ///   - code: `PROMO` and up to 27 letters and digits.
  ///   - maxUses: nil for any number.
  ///   - maxUsesEach: of a party.
  /// - Throws: `PostgresError`, with the constraint that the draft doesn't meet.
  public static func draft(
    _ code: String, from startsAt: Date, until endsAt: Date, maxUses: Int? = nil, maxUsesEach: Int = 1,
    in database: some PostgresExecutor
  ) async throws -> ID {
    try await database.value(
      """
      INSERT INTO promo_campaign (code, starts_at, ends_at, max_uses, max_uses_each)
      VALUES (\(code), \(startsAt), \(endsAt), \(maxUses), \(maxUsesEach)) RETURNING id
      """)
  }

  /// Makes a draft one that begins and ends by itself; the jobs are in the outbox. A campaign that isn't a draft stays as it is.
  /// - Returns: whether it was a draft.
  public static func schedule(_ id: ID, in transaction: PostgresTransaction) async throws -> Bool {
    let rows = try await transaction.query(
      """
      UPDATE promo_campaign SET state = 'scheduled' WHERE id = \(id) AND state = 'draft' RETURNING version, starts_at, ends_at
      """)
    guard let row = rows.first else { return false }
    let (start, end): (Date, Date) = (try row["starts_at"], try row["ends_at"])
    try await Outbox.put(
      Timetable.campaigns.messages(for: id.rawValue, version: try row["version"], at: ["active": start, "completed": end]),
      in: transaction)
    return true
  }

  /// Uses a code. Whether it is good is told by its dates and by how often it was used, never more often than it may be; the last use
  /// completes the campaign.
  /// - Throws: ``CalendarError``; `PostgresError`.
  public static func use(_ code: String, by party: Party.ID, in transaction: PostgresTransaction) async throws {
    let rows = try await transaction.query(
      """
      SELECT id, max_uses_each, COALESCE(used >= max_uses, false) AS is_used_up,
        state <> 'draft' AND clock_timestamp() >= starts_at AND clock_timestamp() < ends_at AS is_running
      FROM promo_campaign WHERE code = \(code) FOR NO KEY UPDATE
      """)
    guard let row = rows.first else { throw CalendarError.noSuchCode(code) }
    let (id, most): (ID, Int) = (try row["id"], try row["max_uses_each"])
    guard try !row["is_used_up"] else { throw CalendarError.usedUp(code) }
    guard try row["is_running"] else { throw CalendarError.notRunning(code) }
    let results = try await transaction.perform([
      """
      INSERT INTO promo_use AS use (campaign, party, used) VALUES (\(id), \(party), 1)
      ON CONFLICT (campaign, party) DO UPDATE SET used = use.used + 1 WHERE use.used < \(most)
      """,
      """
      UPDATE promo_campaign
      SET used = used + 1, state = CASE WHEN used + 1 = max_uses THEN 'completed' ELSE 'active' END
      WHERE id = \(id)
      """,
    ])
    guard results[0].affected == 1 else { throw CalendarError.usedUp(code) }
  }
}

extension Timetable {
  /// A campaign begins and ends.
  public static let campaigns = Timetable(
    table: "promo_campaign", job: "campaign.transition",
    changes: [
      Change(state: "active", from: ["scheduled"], due: "starts_at"),
      Change(state: "completed", from: ["scheduled", "active"], due: "ends_at"),
    ])
}
