import Business
import Foundation

/// Payouts, a line each.
struct PayoutTable {
  let payouts: [Payout]

  var text: String {
    var columns = Columns(["Payout", "Payee", "Amount", "State", "Made", "What became of it"], rightAligned: [0, 1, 2])
    for payout in payouts {
      columns.add([
        "\(payout.id)", "\(payout.payee)", payout.money, payout.state.rawValue, payout.createdAt.formatted(.iso8601),
        [payout.paidOn?.description, payout.failure ?? payout.reference].compactMap(\.self).joined(separator: ", "),
      ])
    }
    return payouts.isEmpty ? "No payouts\n" : columns.text
  }
}

extension Payout {
  /// The amount for people.
  var money: String { Currency(currency).map { Money(amount, $0).description } ?? "\(amount) \(currency)" }
}
