import Postgres

/// What the platform has agreed on for a work: its fee, and who gets advances on it. It stays as it was signed.
public struct Contract: Sendable, Equatable {
  public struct ID: DatabaseID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// The platform's fee where nothing else is agreed on: 15 %.
  public static let usualFee = 1_500

  public var work: Work.ID
  /// Who gets the advances.
  public var payee: Party.ID
  /// In basis points, where no split rule says otherwise.
  public var feeBasisPoints: Int
  /// Another contract of the same payee, whose advances this one's earnings recoup.
  public var collateral: ID?

  public init(work: Work.ID, payee: Party.ID, feeBasisPoints: Int = Contract.usualFee, collateral: ID? = nil) {
    (self.work, self.payee, self.feeBasisPoints, self.collateral) = (work, payee, feeBasisPoints, collateral)
  }
}

/// The contracts that the books know, and what was advanced on them.
public enum Contracts {
  /// - Throws: `PostgresError`, also for a work that has a contract.
  public static func add(_ contract: Contract, in database: some PostgresExecutor) async throws -> Contract.ID {
    try await database.value(
      """
      INSERT INTO contract (work, payee, fee_bps, collateral)
      VALUES (\(contract.work), \(contract.payee), \(Int32(clamping: contract.feeBasisPoints)), \(contract.collateral))
      RETURNING id
      """)
  }

  /// Records an advance that was paid. What the contract has earned until now beyond its advances is paid out, and recoups nothing of it.
  /// - Parameter key: the payment's own name; the same payment counts once.
  /// - Returns: whether it is new.
  /// - Throws: `PostgresError`.
  @discardableResult
  public static func recordAdvance(_ amount: Money, on contract: Contract.ID, key: String, in client: PostgresClient)
    async throws
    -> Bool
  {
    try await client.transaction { try await recordAdvance(amount, on: contract, key: key, in: $0) }
  }

  /// The same, in a transaction that is under way.
  @discardableResult
  static func recordAdvance(
    _ amount: Money, on contract: Contract.ID, key: String, in transaction: PostgresTransaction
  ) async throws -> Bool {
    let owner: Contract.ID = try await transaction.value(
      "SELECT COALESCE(collateral, id) FROM contract WHERE id = \(contract)")
    try await transaction.query(
      """
      INSERT INTO advance (contract, currency, advanced) VALUES (\(owner), \(amount.currency.code), 0) ON CONFLICT DO NOTHING
      """)
    let isNew = try await transaction.execute(
      """
      INSERT INTO advance_payment (key, contract, currency, amount)
      VALUES (\(key), \(owner), \(amount.currency.code), \(amount.minorUnits)) ON CONFLICT (key) DO NOTHING
      """)
    guard isNew > 0 else { return false }
    try await transaction.query(
      """
      UPDATE advance SET advanced = advanced + \(amount.minorUnits), earned = LEAST(earned, advanced)
      WHERE contract = \(owner) AND currency = \(amount.currency.code)
      """)
    return true
  }
}
