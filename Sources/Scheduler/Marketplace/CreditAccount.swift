import Business
import Hummingbird

/// What a party has to spend, and what is held for its bids, by currency.
struct CreditAccount: ResponseEncodable {
  let party: Party.ID
  let balances: [CreditBalance]
}
