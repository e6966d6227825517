import Business
import Hummingbird

/// What became of a payment, and what its party has to spend after it. Amounts are minor units.
struct CreditResource: ResponseEncodable {
  let party: Party.ID
  let reference: String
  let amount: Int64
  let currency: Currency
  let credit: Int64

  init(_ receipt: CreditReceipt) {
    (party, reference, amount) = (receipt.party, receipt.reference, receipt.amount)
    (currency, credit) = (receipt.currency, receipt.credit)
  }
}
