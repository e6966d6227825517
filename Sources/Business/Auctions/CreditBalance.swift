import Postgres

/// What a party has in one currency. Amounts are minor units.
public struct CreditBalance: Codable, Sendable, Equatable {
  public let currency: Currency
  /// What it can spend, or be paid back.
  public let credit: Int64
  /// What is held for its bids.
  public let held: Int64
}

extension Credit {
  /// What a party has, in each currency in which it has ever had something.
  /// - Throws: `PostgresError`.
  public static func balances(of party: Party.ID, in database: some PostgresExecutor) async throws -> [CreditBalance] {
    let rows = try await database.query(
      """
      SELECT currency, COALESCE(sum(balance) FILTER (WHERE kind = 'credit'), 0)::bigint AS credit,
        COALESCE(sum(balance) FILTER (WHERE kind = 'hold'), 0)::bigint AS held
      FROM account_balance WHERE owner = \(party) AND kind IN ('credit', 'hold') GROUP BY currency ORDER BY currency
      """)
    return try rows.map { row in
      let code: String = try row["currency"]
      guard let currency = Currency(code) else { throw PostgresValueError("\(code) isn't a currency of this sprocket's") }
      return CreditBalance(currency: currency, credit: try row["credit"], held: try row["held"])
    }
  }
}
