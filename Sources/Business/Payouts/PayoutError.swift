import Postgres

/// Why a payout isn't made.
public enum PayoutError: BusinessRefusal, Equatable {
  case noSuchPayout(Payout.ID)
  case wrongState(Payout.ID, Payout.State)
  /// What is said of it isn't what the books have.
  case contradiction(Payout.ID, Payout.State, told: PayoutOutcome)
  case noSuchCurrency(String)
  case minimumTooLow(Int64)
  case noSuchPayee(Party.ID)
  /// The provider can't be told whom to pay.
  case noAccount(Payout.ID, Party.ID)
  case notANotice(String)

  public var description: String {
    switch self {
    case .noSuchPayout(let id): "There is no payout \(id)"
    case .wrongState(let id, .pending): "Payout \(id) is pending; approve it first"
    case .wrongState(let id, let state): "Payout \(id) is \(state.rawValue); it can't go back"
    case .contradiction(let id, let state, let outcome):
      "Payout \(id) is \(state.rawValue) in the books, and now told to be \(outcome); find out from the provider which is so"
    case .noSuchCurrency(let code): "\(code) isn't a currency of ISO 4217"
    case .minimumTooLow(let minimum): "The minimum of a payout is \(minimum); it has to be above zero"
    case .noSuchPayee(let id): "There is no party \(id)"
    case .noAccount(let id, let payee):
      "Payout \(id) can't be sent, because party \(payee) has no payout account; "
        + "name it by `sprocket payouts account \(payee) ACCOUNT`, and have the job done again"
    case .notANotice(let reason): "It isn't what a payout gateway tells: \(reason)"
    }
  }
}
