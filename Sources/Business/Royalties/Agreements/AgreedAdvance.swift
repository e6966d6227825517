/// An advance that was paid on a work's contract, as a document has it.
public struct AgreedAdvance: Codable, Sendable, Equatable {
  /// The payment's own name, by which it counts once.
  public var key: String
  /// The work's key, ISRC, ISWC, EIDR or UPC.
  public var work: String
  /// A decimal number as text, such as `25000.00`.
  public var amount: String
  /// Three letters of ISO 4217.
  public var currency: Currency
}

extension AgreedAdvance {
  /// - Throws: ``AgreementRefusal`` for what isn't an amount above zero.
  func money(at place: String) throws(AgreementRefusal) -> Money {
    let units: Int64
    do { units = try ExactDecimal(amount.utf8).minorUnits(of: currency) } catch {
      throw AgreementRefusal("\(place).amount", "'\(amount.prefix(40))' is no amount like 25000.00 in \(currency)")
    }
    let money = Money(units, currency)
    guard (1...Money.largestPayment).contains(units) else {
      let largest = Money(Money.largestPayment, currency)
      throw AgreementRefusal("\(place).amount", "is \(money); it can be up to \(largest), and above zero")
    }
    return money
  }
}
