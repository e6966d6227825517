import Foundation
import Postgres

/// Something that a customer or a service did: an order, a play, a call of the API.
public struct UsageEvent: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case order, play, click, conversion, referral
    case pageView = "page_view"
    case apiCall = "api_call"
  }

  public var kind: Kind
  /// The event's name with whoever tells of it. Told again, it counts once.
  public var id: String
  public var occurredAt: Date
  /// Who did it; nil for a visitor.
  public var party: Int64?
  /// What it was done with.
  public var work: Int64?
  /// Such as `web` or `ios`.
  public var channel: String
  /// Of the amounts; an order has one.
  public var currency: String?
  /// Minor units, after the discount; negative for what is given back.
  public var amount: Int64
  /// Minor units.
  public var discount: Int64

  public init(
    _ kind: Kind, id: String, occurredAt: Date, party: Party.ID? = nil, work: Work.ID? = nil, channel: String = "web",
    paid: Money? = nil, discount: Int64 = 0
  ) {
    (self.kind, self.id, self.occurredAt, self.channel) = (kind, id, occurredAt, channel)
    (self.party, self.work) = (party?.rawValue, work?.rawValue)
    (currency, amount, self.discount) = (paid?.currency.code, paid?.minorUnits ?? 0, discount)
  }
}

/// What customers and services have done.
public enum UsageEvents {
  /// Records events, each once.
  /// - Returns: how many weren't there before.
  /// - Throws: `PostgresError`, where one isn't possible; then none is recorded.
  @discardableResult
  public static func record(_ events: [UsageEvent], in database: some PostgresExecutor) async throws -> Int {
    guard !events.isEmpty else { return 0 }
    return try await database.execute(
      """
      INSERT INTO usage_event (kind, external_id, occurred_at, party, work, channel, currency, amount, discount)
      SELECT * FROM unnest(
        \(events.map(\.kind.rawValue)), \(events.map(\.id)), \(events.map(\.occurredAt)), \(events.map(\.party)),
        \(events.map(\.work)), \(events.map(\.channel)), \(events.map(\.currency)), \(events.map(\.amount)),
        \(events.map(\.discount)))
      ON CONFLICT ON CONSTRAINT usage_event_once DO NOTHING
      """)
  }
}
