import Postgres

/// A payee's claim: all that it can claim in a currency becomes payable. Also the payload of the job `royalty.claim`.
public struct RoyaltyClaim: Sendable, Equatable, Codable {
  /// The claimant's own name of it, which stands for this claim alone.
  public var id: String
  public var payee: Party.ID
  /// Three letters of ISO 4217.
  public var currency: String

  public init(id: String, payee: Party.ID, currency: String) {
    (self.id, self.payee, self.currency) = (id, payee, currency)
  }

  /// - Returns: what it made payable, nothing where corrections outweigh the earnings; when it is asked for again, the same.
  /// - Throws: ``RoyaltyError``, also when the name stands for another claim; `PostgresError`.
  public func perform(in client: PostgresClient) async throws -> RoyaltyRelease {
    guard Currency(currency) != nil else { throw RoyaltyError.noSuchCurrency(currency) }
    return try await client.transaction { transaction in
      guard try await Parties.party(payee, in: transaction) != nil else { throw RoyaltyError.noSuchParty(payee) }
      let new = try await transaction.query(
        """
        INSERT INTO royalty_release (claim, payee, currency) VALUES (\(id), \(payee), \(currency))
        ON CONFLICT ON CONSTRAINT royalty_claim_once DO NOTHING RETURNING id
        """)
      guard let row = new.first else { return try await known(in: transaction) }
      let release: RoyaltyRelease.ID = try row["id"]
      try await transaction.query(
        """
        WITH claimable AS (
          SELECT run, amount FROM royalty_total
          WHERE payee = \(payee) AND currency = \(currency)::char(3) AND release IS NULL FOR UPDATE
        )
        UPDATE royalty_total AS total SET release = \(release) FROM claimable
        WHERE total.run = claimable.run AND total.payee = \(payee) AND total.currency = \(currency)::char(3)
          AND (SELECT sum(amount) FROM claimable) > 0
        """)
      try await RoyaltyRelease.post(release, in: transaction)
      return try await RoyaltyRelease(release, in: transaction)
    }
  }

  private func known(in transaction: PostgresTransaction) async throws -> RoyaltyRelease {
    let same = try await transaction.query(
      "SELECT id FROM royalty_release WHERE claim = \(id) AND payee = \(payee) AND currency = \(currency)::char(3)")
    guard let row = same.first else { throw RoyaltyError.claimIsTaken(id) }
    return try await RoyaltyRelease(row["id"], in: transaction)
  }
}
