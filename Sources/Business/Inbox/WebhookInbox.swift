import Foundation
import Postgres

/// What is delivered by webhook: stored together with the job that brings it into the books, before the sender is thanked.
public enum WebhookInbox {
  /// A delivery's number.
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

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

  public enum Refusal: BusinessRefusal, Equatable {
    case otherBody(WebhookSender, String)
    case noSuchDelivery(Int64)
    case otherSender(Int64, String)
    case notADelivery(WebhookSender, String)

    /// Whether it contradicts what came before, rather than being wrong by itself.
    public var isConflict: Bool { if case .otherBody = self { true } else { false } }

    public var description: String {
      switch self {
      case .otherBody(let sender, let id): "\(sender.name) has delivered something else as '\(id.prefix(80))' before"
      case .noSuchDelivery(let id): "there is no delivery \(id)"
      case .otherSender(let id, let name): "delivery \(id) is from '\(name.prefix(40))', and not for this job"
      case .notADelivery(let sender, let reason): "it isn't what \(sender.name) delivers: \(reason)"
      }
    }
  }

  /// A delivery that is to be applied.
  struct Delivery {
    let sender: WebhookSender
    /// The sender's own name of it.
    let id: String
    let body: Data
    let isApplied: Bool
  }

  /// Stores a delivery and its job, in one transaction, once.
  /// - Parameter id: the sender's own; it names the delivery however often it is sent.
  /// - Throws: ``Refusal``, ``RevenueEntry/Refusal``, ``PayoutError``: what could never be applied isn't kept; `PostgresError`.
  public static func receive(_ body: Data, id: String, from sender: WebhookSender, in database: PostgresClient) async throws
    -> Receipt
  {
    switch sender {
    case .partner(let platform): _ = try lines(body, of: platform)
    case .payouts: _ = try PayoutNotice(body)
    }
    return try await database.transaction { transaction in
      let new = try await transaction.query(
        """
        INSERT INTO webhook_inbox (platform, delivery_id, body) VALUES (\(sender.name), \(id), \(body))
        ON CONFLICT ON CONSTRAINT webhook_inbox_once DO NOTHING RETURNING id
        """)
      if let inbox: ID = try new.first.map({ try $0["id"] }) {
        try await Outbox.put([OutboxMessage(jobType: sender.job, payload: Request(inboxId: inbox.rawValue))], in: transaction)
        return Receipt(id: inbox, isNew: true)
      }
      let known = try await transaction.query(
        "SELECT id, body = \(body) AS same FROM webhook_inbox WHERE platform = \(sender.name) AND delivery_id = \(id)")
      guard let row = known.first, try row["same"] else { throw Refusal.otherBody(sender, id) }
      return Receipt(id: try row["id"], isNew: false)
    }
  }

  /// A delivery, which nobody else applies meanwhile.
  /// - Throws: ``Refusal``; `PostgresError`.
  static func delivery(_ request: Request, in transaction: PostgresTransaction) async throws -> Delivery {
    let found = try await transaction.query(
      """
      SELECT platform, delivery_id, body, applied_at IS NOT NULL AS applied FROM webhook_inbox
      WHERE id = \(request.inboxId) FOR UPDATE
      """)
    guard let row = found.first else { throw Refusal.noSuchDelivery(request.inboxId) }
    let name: String = try row["platform"]
    guard let sender = WebhookSender.allCases.first(where: { $0.name == name }) else {
      throw Refusal.otherSender(request.inboxId, name)
    }
    return try Delivery(sender: sender, id: row["delivery_id"], body: row["body"], isApplied: row["applied"])
  }

  /// Notes that a delivery is in the books.
  static func close(_ request: Request, in transaction: PostgresTransaction) async throws {
    try await transaction.execute("UPDATE webhook_inbox SET applied_at = now() WHERE id = \(request.inboxId)")
  }
}
