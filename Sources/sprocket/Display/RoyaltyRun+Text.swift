import Business
import Quantities

extension RoyaltyRun {
  /// What people are told of a run.
  var text: String {
    let scope = request.work.map { " of work \($0)" } ?? request.owner.map { " of owner \($0)'s works" } ?? ""
    var text = """
      Royalty run \(id), \(request.periodStart) to \(request.periodEnd)\(scope): \(state.rawValue)\(isAdjustment ? ", an adjustment" : "")
        \(Int(lines).of("line")), \(Int(entries).grouped) \(entries == 1 ? "entry" : "entries"); \(Int(unsettled).of("line")) without a contract or a split
        rules \(request.ruleVersion?.description ?? "?"), watermark \(request.watermark ?? 0), digest \(digest ?? "none")

      """
    guard !totals.isEmpty else { return text }
    var columns = Columns(["Currency", "Lines", "Gross", "Fee", "Recouped", "Payees'"], rightAligned: [1, 2, 3, 4, 5])
    for total in totals {
      columns.add(
        [total.currency, "\(total.lines)"]
          + [total.gross, total.fee, total.recouped, total.net].map { amount in
            Currency(total.currency).map { Money(amount, $0).description } ?? "\(amount)"
          })
    }
    text += columns.text
    return text
  }
}
