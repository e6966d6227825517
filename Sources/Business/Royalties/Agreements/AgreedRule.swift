import Postgres

/// How a work's revenue is split, as a document has it.
public struct AgreedRule: Codable, Sendable, Equatable {
  public struct Share: Codable, Sendable, Equatable {
    /// The account of the party whose it is.
    public var party: String
    public var role: SplitRule.Role
    public var basisPoints: Int
  }

  /// The work's key, ISRC, ISWC, EIDR or UPC.
  public var work: String
  /// For which kind of right, such as `svod`; nil for any.
  public var right: String?
  /// For which country, two letters of ISO 3166-1; nil for any.
  public var territory: String?
  /// The first day on which revenue is earned that it is for; nil for no first one.
  public var from: CalendarDate?
  /// The last one; nil for no last one.
  public var to: CalendarDate?
  /// The platform's, where it isn't the contract's.
  public var feeBasisPoints: Int?
  /// In the order in which equal remainders get the unit that is left; they sum to 10,000 basis points.
  public var shares: [Share]
}

extension AgreedRule {
  /// As many as the books take.
  private static let shareCounts = 1...64

  /// - Throws: ``AgreementRefusal``.
  func rule(at place: String, naming names: AgreedNames) throws(AgreementRefusal) -> SplitRule {
    if let right, RevenueRight(right) == nil {
      throw AgreementRefusal(
        "\(place).right", "is '\(right.prefix(40))'; it has to be small letters, digits and _, such as svod")
    }
    try AgreementValues.country(territory, at: "\(place).territory")
    try AgreementValues.fee(feeBasisPoints, at: "\(place).feeBasisPoints")
    if let from, let to, to < from { throw AgreementRefusal("\(place).to", "is \(to), before its first day \(from)") }
    return SplitRule(
      work: try names.work(work, at: "\(place).work"), rightKind: right, territory: territory, from: from,
      until: to?.adding(days: 1), feeBasisPoints: feeBasisPoints,
      shares: try shares(at: "\(place).shares", naming: names))
  }

  private func shares(at place: String, naming names: AgreedNames) throws(AgreementRefusal) -> [SplitRule.Share] {
    guard Self.shareCounts.contains(shares.count) else {
      throw AgreementRefusal(place, "are \(shares.count); there can be 1 to 64")
    }
    var (all, sum) = ([SplitRule.Share](), 0)
    for (index, share) in shares.enumerated() {
      guard (1...10_000).contains(share.basisPoints) else {
        throw AgreementRefusal("\(place)[\(index)].basisPoints", "is \(share.basisPoints); it can be 1 to 10000")
      }
      let payee = try names.party(share.party, at: "\(place)[\(index)].party")
      all.append(SplitRule.Share(share.basisPoints, to: payee, as: share.role))
      sum += share.basisPoints
    }
    guard sum == 10_000 else { throw AgreementRefusal(place, "sums to \(sum) basis points, not 10000") }
    return all
  }
}
