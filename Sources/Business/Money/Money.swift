/// An amount in whole minor units of one currency: 1999 EUR is € 19.99. Arithmetic that can't be exact throws.
public struct Money: Sendable, Hashable {
  public let minorUnits: Int64
  public let currency: Currency

  /// What one payment can be, in minor units: more is a slip of the pen, and thousands of such still fit into an account.
  static let largestPayment: Int64 = 1_000_000_000_000_000

  public init(_ minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  public func adding(_ other: Money) throws(MoneyError) -> Money {
    guard other.currency == currency else { throw .currencies(currency, other.currency) }
    let (sum, overflows) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflows else { throw .overflow(currency) }
    return Money(sum, currency)
  }

  public func negated() throws(MoneyError) -> Money {
    guard minorUnits != .min else { throw .overflow(currency) }
    return Money(-minorUnits, currency)
  }

  public func subtracting(_ other: Money) throws(MoneyError) -> Money {
    guard other.currency == currency else { throw .currencies(currency, other.currency) }
    let (difference, overflows) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflows else { throw .overflow(currency) }
    return Money(difference, currency)
  }
}

extension Money: CustomStringConvertible {
  /// Such as `-19.99 EUR`.
  public var description: String {
    let digits = String(minorUnits.magnitude)
    let padded = String(repeating: "0", count: max(currency.minorDigits + 1 - digits.count, 0)) + digits
    let whole = padded.dropLast(currency.minorDigits)
    let fraction = padded.suffix(currency.minorDigits)
    return (minorUnits < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction) + " " + currency.code
  }
}

/// Why amounts can't be reckoned with.
public enum MoneyError: Error, Equatable, CustomStringConvertible {
  case currencies(Currency, Currency)
  case overflow(Currency)

  public var description: String {
    switch self {
    case .currencies(let one, let other): "\(one) and \(other) can't be reckoned together; convert one of them first"
    case .overflow(let currency): "An amount in \(currency) is beyond what 64 bits can hold"
    }
  }
}
