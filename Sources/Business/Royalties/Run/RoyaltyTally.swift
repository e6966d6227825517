/// What settled lines bring, added up by currency and payee. No sum on the way may be more than 64 bits can hold.
struct RoyaltyTally: Sendable {
  struct InCurrency: Sendable {
    let currency: String
    fileprivate(set) var lines: Int64 = 0
    fileprivate(set) var gross: Int64 = 0
    /// Of all payees together.
    fileprivate(set) var net: Int64 = 0
    /// By the payees' places in ``RoyaltySplits/payees``.
    fileprivate(set) var amounts: [Int64]
  }

  private(set) var currencies: [InCurrency] = []
  /// How many lines no rule was for.
  var unsettled: Int64 = 0
  private let payees: Int

  /// - Parameter payees: how many there are.
  init(payees: Int) { self.payees = payees }

  var lines: Int64 { currencies.reduce(0) { $0 + $1.lines } }

  /// Adds a line.
  /// - Parameter shares: of its net amount, in the order of their `holders`.
  /// - Throws: ``RoyaltyError/tooMuch(currency:)``.
  mutating func add(_ currency: String, gross: Int64, net: Int64, shares: [Int64], of holders: Span<Int>) throws {
    try add(to: currency) { sum, add in
      sum.lines += 1
      add(gross, &sum.gross)
      add(net, &sum.net)
      for place in holders.indices { add(shares[place], &sum.amounts[holders[place]]) }
    }
  }

  /// Adds what other lines bring.
  /// - Throws: ``RoyaltyError/tooMuch(currency:)``.
  mutating func add(_ other: RoyaltyTally) throws {
    unsettled += other.unsettled
    for theirs in other.currencies {
      try add(to: theirs.currency) { sum, add in
        sum.lines += theirs.lines
        add(theirs.gross, &sum.gross)
        add(theirs.net, &sum.net)
        for payee in theirs.amounts.indices { add(theirs.amounts[payee], &sum.amounts[payee]) }
      }
    }
  }

  /// - Parameter body: adds amounts to the currency's sums by the function that it is given.
  private mutating func add(
    to currency: String, _ body: (inout InCurrency, (Int64, inout Int64) -> Void) -> Void
  ) throws {
    var fits = true
    body(&currencies[place(of: currency)]) { amount, sum in
      let (result, overflows) = sum.addingReportingOverflow(amount)
      (sum, fits) = (result, fits && !overflows)
    }
    guard fits else { throw RoyaltyError.tooMuch(currency: currency) }
  }

  /// There are few currencies, and one of the first is nearly always it.
  private mutating func place(of currency: String) -> Int {
    if let place = currencies.firstIndex(where: { $0.currency == currency }) { return place }
    currencies.append(InCurrency(currency: currency, amounts: Array(repeating: 0, count: payees)))
    return currencies.count - 1
  }
}
