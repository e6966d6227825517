/// What the lines of a report come to.
struct ReportTotals: Equatable {
  private(set) var lines = 0
  private(set) var amounts: [Currency: Int64] = [:]

  /// - Throws: ``ReportError/tooLarge(_:)``.
  mutating func add(_ money: Money) throws(ReportError) {
    let (sum, overflows) = amounts[money.currency, default: 0].addingReportingOverflow(money.minorUnits)
    guard !overflows else { throw .tooLarge(money.currency) }
    amounts[money.currency] = sum
    lines += 1
  }
}
