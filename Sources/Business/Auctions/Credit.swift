import Postgres

/// What parties have to spend on the platform.
enum Credit {
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
