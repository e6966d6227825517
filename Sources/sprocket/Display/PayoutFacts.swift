import Business
import Foundation

/// All about a payout.
struct PayoutFacts {
  let payout: Payout

  var text: String {
    var columns = Columns(["Payout", "\(payout.id)"])
    let facts: [(String, String?)] = [
      ("Payee", "party \(payout.payee)"), ("Amount", payout.money), ("State", payout.state.rawValue),
      ("Made", payout.createdAt.formatted(.iso8601)), ("Approved by", payout.approvedBy), ("Key", payout.providerKey),
      ("Account", payout.account), ("Reference", payout.reference), ("Paid on", payout.paidOn?.description),
      ("Failed", payout.failure), ("Settled by", payout.settledBy),
    ]
    for (name, fact) in facts { if let fact { columns.add([name, fact]) } }
    return columns.text
  }
}
