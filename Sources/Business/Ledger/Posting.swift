/// What comes to an account, or with a negative amount leaves it.
public struct Posting: Sendable, Hashable {
  public let account: Account
  /// Minor units of the account's currency; not zero.
  public let amount: Int64

  public init(_ amount: Int64, to account: Account) {
    (self.amount, self.account) = (amount, account)
  }
}
