import Postgres

/// Who sends money to payees: a bank or a payment service.
public protocol PayoutProvider: Sendable {
  /// As what it stands in the books where it has said what became of a payout.
  var name: String { get }

  /// Sends money to the payout's account. Asked again with the same ``Payout/providerKey``, it sends nothing more and says what became
  /// of it.
  /// - Throws: where it isn't known whether the money was sent; it is asked again then.
  func send(_ payout: Payout) async throws -> PayoutOutcome
}

/// What is said of a payout.
public enum PayoutOutcome: Sendable, Equatable {
  /// The provider has it, and will tell.
  case accepted(reference: String)
  case paid(reference: String, on: CalendarDate)
  case failed(reason: String)
}

extension PayoutOutcome: CustomStringConvertible {
  public var description: String {
    switch self {
    case .accepted(let reference): "accepted as \(reference)"
    case .paid(let reference, let day): "paid on \(day) as \(reference)"
    case .failed(let reason): "failed: \(reason)"
    }
  }
}
