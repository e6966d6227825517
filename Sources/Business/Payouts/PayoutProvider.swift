import Postgres

/// Who sends money to payees: a bank or a payment service.
public protocol PayoutProvider: Sendable {
  /// Such as `stripe`.
  var name: String { get }

  /// Sends money. Asked again with the same ``Payout/providerKey``, it sends nothing more and says what became of it.
  /// - Throws: where it isn't known whether the money was sent; it is asked again then.
  func send(_ payout: Payout) async throws -> PayoutOutcome
}

/// What a provider says of a payout.
public enum PayoutOutcome: Sendable, Equatable {
  /// It has it, and will tell.
  case accepted(reference: String)
  case paid(reference: String, on: CalendarDate)
  case failed(reason: String)
}
