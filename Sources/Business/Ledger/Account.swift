import Postgres

/// An account of a party, in one currency. It is there as soon as something is posted to it.
///
/// Its balance is the sum of its entries: what came in is positive, what went out negative.
public struct Account: Sendable, Hashable {
  /// What an account is for.
  public enum Kind: String, Sendable, CaseIterable {
    /// What partners and customers have brought; its balance is negative, because money leaves it for the others.
    case revenue
    /// Revenue of titles that aren't known yet.
    case suspense
    /// The platform's share.
    case fee
    /// Kept back until an advance is earned.
    case recoup
    /// Earned, and not asked for yet.
    case claimable
    /// Owed, to be paid out.
    case payable
    /// Held for a bid.
    case hold
    /// Paid out, less what was paid in.
    case cash
    /// What a party has to spend on the platform.
    case credit
  }

  public let owner: Party.ID
  public let kind: Kind
  public let currency: Currency

  public init(_ kind: Kind, of owner: Party.ID, in currency: Currency) {
    (self.owner, self.kind, self.currency) = (owner, kind, currency)
  }
}

extension Account: CustomStringConvertible {
  public var description: String { "\(kind.rawValue) account of party \(owner) in \(currency)" }
}
