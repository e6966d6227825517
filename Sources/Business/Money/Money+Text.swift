extension Money {
  /// Reads what ``description`` writes, such as `19.99 EUR`: a decimal number with no more digits than the currency has, and the
  /// currency. Nil for anything else, and for more than 64 bits can hold.
  public init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2, let currency = Currency(String(words[1])),
      let units = try? ExactDecimal(words[0].utf8).minorUnits(of: currency)
    else { return nil }
    self.init(units, currency)
  }
}
