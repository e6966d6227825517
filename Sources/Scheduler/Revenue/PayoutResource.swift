import Business
import Foundation
import Hummingbird
import Postgres

/// A payout as the API shows it. The amount is in minor units. Who approved and settled it is for admins to know.
struct PayoutResource: ResponseEncodable {
  let id: Payout.ID
  let payee: Party.ID
  let currency: String
  let amount: Int64
  let state: Payout.State
  let reference: String?
  let paidOn: CalendarDate?
  let failure: String?
  let account: String?
  let approvedBy: String?
  let settledBy: String?
  let createdAt: Date

  init(_ payout: Payout, for caller: Caller) {
    (id, payee, currency, amount) = (payout.id, payout.payee, payout.currency, payout.amount)
    (state, reference, paidOn, failure) = (payout.state, payout.reference, payout.paidOn, payout.failure)
    (account, createdAt) = (payout.account, payout.createdAt)
    let showsNames = caller.role >= .admin
    (approvedBy, settledBy) = (showsNames ? payout.approvedBy : nil, showsNames ? payout.settledBy : nil)
  }
}

/// A page of payouts, the newest first.
struct PayoutPage: ResponseEncodable {
  let payouts: [PayoutResource]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?
}
