import Postgres

/// What parties have to spend on the platform.
public enum Credit {
  /// Counts what somebody has paid in, once.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func deposit(_ payment: CreditPayment, in transaction: PostgresTransaction) async throws -> CreditReceipt {
    try await post(payment, as: .deposit, in: transaction)
  }

  /// Counts what somebody is paid back of what isn't held or spent, once.
  /// - Throws: ``MarketplaceError``; `PostgresError`.
  public static func withdraw(_ payment: CreditPayment, in transaction: PostgresTransaction) async throws -> CreditReceipt {
    try await post(payment, as: .withdrawal, in: transaction)
  }

  private enum Direction: String {
    case deposit, withdrawal
  }

  private static func post(_ payment: CreditPayment, as direction: Direction, in transaction: PostgresTransaction) async throws
    -> CreditReceipt
  {
    guard (1...Money.largestPayment).contains(payment.amount) else {
      throw MarketplaceError.invalid("amount", "is \(payment.amount); it can be 1 to \(Money.largestPayment) minor units")
    }
    guard (1...255).contains(payment.reference.utf8.count), !payment.reference.utf8.contains(0) else {
      throw MarketplaceError.invalid("reference", "is empty, longer than 255 bytes, or has a zero byte")
    }
    guard !payment.account.utf8.contains(0),
      let party = try await Parties.party(withAccount: payment.account, in: transaction)
    else {
      throw MarketplaceError.noSuchAccount(payment.account)
    }
    let (amount, source) = (
      Money(payment.amount, payment.currency), LedgerTransaction.Source("credit.\(direction.rawValue)", payment.reference)
    )
    // The party's turn: nobody else spends its credit, or posts under the reference for it.
    try await transaction.query("SELECT FROM party WHERE id = \(party) FOR NO KEY UPDATE")
    if direction == .withdrawal, try await !Ledger.hasPosted(source, in: transaction) {
      try await reserve(amount, of: party, in: transaction)
    }
    let credited = direction == .deposit ? payment.amount : -payment.amount
    let (cash, credit) = (Account(.cash, of: party, in: amount.currency), Account(.credit, of: party, in: amount.currency))
    let posting = try LedgerTransaction(
      source: source, postings: [Posting(-credited, to: cash), Posting(credited, to: credit)])
    do {
      let receipt = try await Ledger.post(posting, in: transaction)
      return CreditReceipt(
        party: party, amount: payment.amount, currency: payment.currency, reference: payment.reference,
        credit: try await Ledger.balance(of: credit, in: transaction).minorUnits, isNew: receipt.isNew)
    } catch LedgerError.sourceIsTaken {
      throw MarketplaceError.referenceIsTaken(payment.reference)
    }
  }

  /// Makes sure that a party has so much to spend, and that nobody else spends it before the transaction ends.
  /// - Throws: ``MarketplaceError/insufficientCredit(_:has:needs:)``, ``MarketplaceError/noSuchParty(_:)``; `PostgresError`.
  static func reserve(_ amount: Money, of party: Party.ID, in transaction: PostgresTransaction) async throws {
    let rows = try await transaction.query("SELECT FROM party WHERE id = \(party) FOR NO KEY UPDATE")
    guard !rows.isEmpty else { throw MarketplaceError.noSuchParty(party) }
    let balance = try await Ledger.balance(of: Account(.credit, of: party, in: amount.currency), in: transaction)
    guard balance.minorUnits >= amount.minorUnits else {
      throw MarketplaceError.insufficientCredit(party, has: balance, needs: amount)
    }
  }
}
