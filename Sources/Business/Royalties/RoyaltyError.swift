import Postgres

/// Why royalties aren't reckoned or paid.
public enum RoyaltyError: BusinessRefusal, Equatable {
  case emptyPeriod(CalendarDate, CalendarDate)
  case twoScopes
  case noSuchCurrency(String)
  case noSuchWork(Work.ID)
  case noSuchParty(Party.ID)
  case noRules
  case noSuchRules(SplitRules.Version)
  case beyondWatermark(Int64, last: Int64)
  case noSuchRun(RoyaltyRun.ID)
  case notFinished(RoyaltyRun.ID)
  case tooMuch(currency: String)
  /// The claim's name stands for another claim.
  case claimIsTaken(String)

  public var description: String {
    switch self {
    case .emptyPeriod(let start, let end): "The period ends on \(end), before it starts on \(start)"
    case .twoScopes: "A run is for one work or for one owner's works, not for both; leave one of them out"
    case .noSuchCurrency(let code): "\(code) isn't a currency of ISO 4217"
    case .noSuchWork(let work): "There is no work \(work)"
    case .noSuchParty(let party): "There is no party \(party)"
    case .noRules: "No split rules are published; `sprocket royalty agree` enters some"
    case .noSuchRules(let version): "There are no split rules of version \(version)"
    case .beyondWatermark(let watermark, let last):
      "The watermark \(watermark) is still to come; what has arrived ends with \(last)"
    case .noSuchRun(let run): "There is no royalty run \(run)"
    case .notFinished(let run): "Royalty run \(run) isn't finished; ask for it again, and it is"
    case .tooMuch(let currency):
      "What the lines bring in \(currency) is beyond what 64 bits can hold; ask for runs over shorter periods"
    case .claimIsTaken(let key):
      "The claim \(key) is another payee's or in another currency; a further claim needs a name of its own"
    }
  }
}

/// Somebody else has begun the run anew meanwhile, the agreements that it goes by have changed, or the server has crashed: it is to be
/// done again.
public struct RoyaltyRunOvertaken: Error, Equatable, CustomStringConvertible {
  public let run: RoyaltyRun.ID

  public var description: String { "Royalty run \(run) was overtaken by another attempt; ask for it again" }
}
