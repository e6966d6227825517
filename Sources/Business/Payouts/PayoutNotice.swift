import Foundation
import Postgres

/// What a payout gateway tells of a payout: the body of its answer, and of its webhook later.
public struct PayoutNotice: Sendable, Equatable {
  public let payout: Payout.ID
  public let outcome: PayoutOutcome

  /// Reads JSON such as `{"key": "payout-12", "state": "paid", "reference": "tr_81", "paidOn": "2026-08-03"}`. `state` is `accepted`,
  /// with a `reference`; `paid`, with `reference` and `paidOn`; or `failed`, with a `reason`. Other members are left to the gateway.
  /// - Throws: ``PayoutError/notANotice(_:)``, which names the member that is wrong.
  public init(_ body: some Sequence<UInt8>) throws(PayoutError) {
    let message: Message
    do { message = try JSONDecoder().decode(Message.self, from: Data(body)) } catch let error as DecodingError {
      throw .notANotice(error.place)
    } catch {
      throw .notANotice("it isn't JSON")
    }
    guard let payout = Payout.ID(providerKey: message.key) else {
      throw .notANotice("key is '\(message.key.prefix(40))', which isn't one of ours such as payout-12")
    }
    self.payout = payout
    switch message.state {
    case "accepted": outcome = .accepted(reference: try Self.text(message.reference, "reference"))
    case "paid":
      guard let day = message.paidOn.flatMap({ CalendarDate($0) }) else {
        throw .notANotice("paidOn is '\((message.paidOn ?? "").prefix(40))'; it can be a day such as 2026-08-03")
      }
      outcome = .paid(reference: try Self.text(message.reference, "reference"), on: day)
    case "failed": outcome = .failed(reason: try Self.text(message.reason, "reason"))
    default: throw .notANotice("state is '\(message.state.prefix(40))'; it can be accepted, paid or failed")
    }
  }

  private struct Message: Decodable {
    let key, state: String
    let reference, paidOn, reason: String?
  }

  private static func text(_ text: String?, _ member: String) throws(PayoutError) -> String {
    guard let text, (1...500).contains(text.utf8.count), !text.utf8.contains(0) else {
      throw .notANotice("\(member) is missing, longer than 500 bytes, or has a zero byte")
    }
    return text
  }
}
