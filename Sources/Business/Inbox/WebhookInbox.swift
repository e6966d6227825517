import Foundation
import Postgres

/// What partners deliver by webhook: stored together with the job that brings it into the books, before the partner is thanked.
public enum WebhookInbox {
  /// A delivery's number.
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// The job that applies deliveries.
  public static let jobType = "ott.webhook.apply"

  public struct Receipt: Sendable, Equatable {
    public let id: ID
    /// False for a delivery that came before.
    public let isNew: Bool
  }

  /// What is asked of the job.
  public struct Request: Codable, Sendable, Equatable {
    public var inboxId: Int64

    public init(inboxId: Int64) { self.inboxId = inboxId }
  }

  public struct Result: Codable, Sendable, Equatable {
    /// Lines of the delivery.
    public var lines: Int
    /// Those that were new; a line that was known stays as it is.
    public var added: Int
    /// How many of those wait to be given their work.
    public var suspended: Int
  }

  public enum Refusal: BusinessRefusal, Equatable {
    case otherBody(Platform, String)
    case noSuchDelivery(Int64)
    case unknownPlatform(String)
    case notADelivery(Platform, String)

    /// Whether it contradicts what came before, rather than being wrong by itself.
    public var isConflict: Bool { if case .otherBody = self { true } else { false } }

    public var description: String {
      switch self {
      case .otherBody(let platform, let id): "\(platform.rawValue) has delivered something else as '\(id.prefix(80))' before"
      case .noSuchDelivery(let id): "there is no delivery \(id)"
      case .unknownPlatform(let name): "there is no platform '\(name.prefix(40))'"
      case .notADelivery(let platform, let reason): "it isn't what \(platform.rawValue) delivers: \(reason)"
      }
    }
  }

  /// Stores a delivery and its job, in one transaction, once.
  /// - Parameter id: the partner's own; it names the delivery however often it is sent.
  /// - Throws: ``Refusal``, and ``RevenueEntry/Refusal`` for a line that is none: what could never be applied isn't kept; `PostgresError`.
  public static func receive(_ body: Data, id: String, from platform: Platform, in database: PostgresClient) async throws
    -> Receipt
  {
    _ = try lines(body, of: platform)
    return try await database.transaction { transaction in
      let new = try await transaction.query(
        """
        INSERT INTO webhook_inbox (platform, delivery_id, body) VALUES (\(platform.rawValue), \(id), \(body))
        ON CONFLICT ON CONSTRAINT webhook_inbox_once DO NOTHING RETURNING id
        """)
      if let inbox: ID = try new.first.map({ try $0["id"] }) {
        try await Outbox.put([OutboxMessage(jobType: jobType, payload: Request(inboxId: inbox.rawValue))], in: transaction)
        return Receipt(id: inbox, isNew: true)
      }
      let known = try await transaction.query(
        "SELECT id, body = \(body) AS same FROM webhook_inbox WHERE platform = \(platform.rawValue) AND delivery_id = \(id)")
      guard let row = known.first, try row["same"] else { throw Refusal.otherBody(platform, id) }
      return Receipt(id: try row["id"], isNew: false)
    }
  }

  /// Brings a delivery into the books, once. Deliveries may be applied in any order: a line that is known stays as it is, and what
  /// corrects it has an id of its own, or comes with the partner's next report.
  /// - Throws: ``Refusal``, ``RevenueEntry/Refusal``, `PostgresError`.
  public static func apply(_ request: Request, in database: PostgresClient) async throws -> Result {
    try await database.transaction { transaction in
      let found = try await transaction.query(
        "SELECT platform, body, applied_at IS NOT NULL AS applied FROM webhook_inbox WHERE id = \(request.inboxId) FOR UPDATE")
      guard let row = found.first else { throw Refusal.noSuchDelivery(request.inboxId) }
      let (name, body): (String, Data) = (try row["platform"], try row["body"])
      guard let platform = Platform(rawValue: name) else { throw Refusal.unknownPlatform(name) }
      let lines = try lines(body, of: platform)
      guard try !row["applied"] else { return Result(lines: lines.count, added: 0, suspended: 0) }
      let receipt = try await Revenue.receive(lines, from: platform.source, in: transaction)
      try await transaction.execute("UPDATE webhook_inbox SET applied_at = now() WHERE id = \(request.inboxId)")
      return Result(lines: lines.count, added: receipt.added, suspended: receipt.suspended)
    }
  }

  private static func lines(_ body: Data, of platform: Platform) throws -> [RevenueLine] {
    let entries: [RevenueEntry]
    do { entries = try platform.adapter.delivery(body) } catch let error as DecodingError {
      throw Refusal.notADelivery(platform, error.place)
    }
    var ids: Set<String> = []
    for entry in entries where !ids.insert(entry.externalId).inserted {
      throw Refusal.notADelivery(platform, "the id \(entry.externalId.prefix(80)) comes twice; an id names one line")
    }
    return try entries.map { try $0.line() }
  }
}

extension DecodingError {
  /// What is wrong with a delivery, and where, for people.
  fileprivate var place: String {
    func path(_ context: Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + [last].compactMap { $0 }).map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        .trimmingPrefix(".").description
    }
    return switch self {
    case .keyNotFound(let key, let context): "\(path(context, key)) is missing"
    case .valueNotFound(_, let context), .typeMismatch(_, let context): "\(path(context)) isn't of the type that it should be"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it isn't JSON"
    case .dataCorrupted(let context): "\(path(context)): \(context.debugDescription)"
    @unknown default: "it isn't of the right shape"
    }
  }
}
