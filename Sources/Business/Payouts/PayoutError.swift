import Postgres

/// Why a payout isn't made.
public enum PayoutError: BusinessRefusal, Equatable {
  case noSuchPayout(Payout.ID)
  case wrongState(Payout.ID, Payout.State)
  case noSuchCurrency(String)
  case minimumTooLow(Int64)

  public var description: String {
    switch self {
    case .noSuchPayout(let id): "There is no payout \(id)"
    case .wrongState(let id, let state): "Payout \(id) is \(state.rawValue); it can't go back"
    case .noSuchCurrency(let code): "\(code) isn't a currency of ISO 4217"
    case .minimumTooLow(let minimum): "The minimum of a payout is \(minimum); it has to be above zero"
    }
  }
}
