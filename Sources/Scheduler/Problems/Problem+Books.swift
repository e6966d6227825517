import Business
import Postgres

extension Problem {
  init(_ error: MarketplaceError) {
    switch error {
    case .noSuchListing: self.init(.notFound, "\(error)")
    case .noSuchWork, .noSuchParty, .noSuchAccount, .invalid, .otherCurrency: self.init(.unprocessableContent, "\(error)")
    case .ownListing: self.init(.forbidden, "\(error)")
    case .insufficientCredit: self.init(.init(code: 402, reasonPhrase: "Payment Required"), "\(error)")
    case .closed, .over, .notAnAuction, .onlyAuctioned, .hasBids, .tooLow, .otherPrice, .referenceIsTaken:
      self.init(.conflict, "\(error)")
    }
  }

  init(_ error: RoyaltyError) {
    switch error {
    case .noSuchRun: self.init(.notFound, "\(error)")
    case .notFinished, .claimIsTaken: self.init(.conflict, "\(error)")
    case .emptyPeriod, .twoScopes, .noSuchCurrency, .noSuchWork, .noSuchParty, .noRules, .noSuchRules, .beyondWatermark,
      .tooMuch:
      self.init(.unprocessableContent, "\(error)")
    }
  }

  init(_ error: PayoutError) {
    switch error {
    case .noSuchPayout: self.init(.notFound, "\(error)")
    case .wrongState, .contradiction, .noAccount: self.init(.conflict, "\(error)")
    case .noSuchCurrency, .minimumTooLow, .noSuchPayee, .notANotice: self.init(.unprocessableContent, "\(error)")
    }
  }

  init(_ error: StatementError) {
    switch error {
    case .noSuchStatement: self.init(.notFound, "\(error)")
    case .notAPeriod, .noSuchPayee: self.init(.unprocessableContent, "\(error)")
    }
  }

  init(_ error: PostgresError) {
    switch error.code {
    case .unreachable, .connectionLost, .outcomeUnknown, .timedOut:
      self.init(
        .serviceUnavailable, "the database of the books can't be reached, or takes too long", headers: [.retryAfter: "5"])
    default: self.init(.internalServerError, "the database of the books refused an operation; the scheduler's log says which")
    }
  }
}
