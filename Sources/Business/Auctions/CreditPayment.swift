/// Money that somebody pays in, to spend on the platform, or is paid back.
public struct CreditPayment: Codable, Sendable, Equatable {
  /// The party's: the subject of its tokens.
  public var account: String
  /// Minor units of the currency; above zero.
  public var amount: Int64
  public var currency: Currency
  /// The payment's own name, such as the payment provider's, by which it counts once.
  public var reference: String

  public init(_ amount: Money, account: String, reference: String) {
    (self.account, self.amount, self.currency) = (account, amount.minorUnits, amount.currency)
    self.reference = reference
  }
}

/// What became of a payment.
public struct CreditReceipt: Codable, Sendable, Equatable {
  public let party: Party.ID
  /// Minor units of the currency, as they were paid.
  public let amount: Int64
  public let currency: Currency
  public let reference: String
  /// What the party has to spend after it.
  public let credit: Int64
  /// Whether the payment was counted by this call.
  public let isNew: Bool
}
