import Foundation
import Postgres

extension WebhookInbox {
  /// What became of a partner's delivery.
  public struct Result: Codable, Sendable, Equatable {
    /// Lines of the delivery.
    public var lines: Int
    /// Those that were new; a line that was known stays as it is.
    public var added: Int
    /// How many of those wait to be given their work.
    public var suspended: Int
  }

  /// Brings a partner's delivery into the books, once. Deliveries may be applied in any order: a line that is known stays as it is, and
  /// what corrects it has an id of its own, or comes with the partner's next report.
  /// - Throws: ``Refusal``, ``RevenueEntry/Refusal``, `PostgresError`.
  public static func apply(_ request: Request, in database: PostgresClient) async throws -> Result {
    try await database.transaction { transaction in
      let delivery = try await delivery(request, in: transaction)
      guard case .partner(let platform) = delivery.sender else {
        throw Refusal.otherSender(request.inboxId, delivery.sender.name)
      }
      let lines = try lines(delivery.body, of: platform)
      guard !delivery.isApplied else { return Result(lines: lines.count, added: 0, suspended: 0) }
      let receipt = try await Revenue.receive(lines, from: platform.source, in: transaction)
      try await close(request, in: transaction)
      return Result(lines: lines.count, added: receipt.added, suspended: receipt.suspended)
    }
  }

  /// The lines of a partner's delivery.
  /// - Throws: ``Refusal/notADelivery(_:_:)``, ``RevenueEntry/Refusal``.
  static func lines(_ body: Data, of platform: Platform) throws -> [RevenueLine] {
    let entries: [RevenueEntry]
    do { entries = try platform.adapter.delivery(body) } catch let error as DecodingError {
      throw Refusal.notADelivery(.partner(platform), error.place)
    }
    var ids: Set<String> = []
    for entry in entries where !ids.insert(entry.externalId).inserted {
      throw Refusal.notADelivery(.partner(platform), "the id \(entry.externalId.prefix(80)) comes twice; an id names one line")
    }
    return try entries.map { try $0.line() }
  }
}
