/// What a report says of itself, at its end: checked against what its lines come to.
struct ReportClaims: Equatable {
  /// How many lines it has.
  var lines: Int?
  /// What its lines in a currency come to.
  var amounts: [Currency: Int64] = [:]

  /// - Parameter unread: how many lines couldn't be read. What they come to nobody knows, so amounts aren't compared then.
  /// - Throws: ``ReportError/wrongTotal(_:says:found:)``.
  func check(_ totals: ReportTotals, unread: Int) throws(ReportError) {
    if let lines, lines != totals.lines + unread {
      throw .wrongTotal("number of lines", says: "\(lines)", found: "\(totals.lines + unread)")
    }
    guard unread == 0 else { return }
    for (currency, claimed) in amounts.sorted(by: { $0.key < $1.key }) {
      let found = totals.amounts[currency] ?? 0
      guard claimed == found else {
        throw .wrongTotal("total", says: "\(Money(claimed, currency))", found: "\(Money(found, currency))")
      }
    }
  }
}
