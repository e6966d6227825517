import Postgres

/// How a work's revenue is split, after the platform's fee and what recoups advances.
///
/// Of several rules that fit a line, one that names its kind of right goes before one that doesn't, then one that names its territory,
/// then the one of the newest version.
public struct SplitRule: Sendable, Equatable {
  public enum Role: String, Sendable, Codable, CaseIterable {
    case investor, artist, producer, songwriter, publisher, creator
  }

  public struct Share: Sendable, Equatable {
    public let payee: Party.ID
    public let role: Role
    public let basisPoints: Int

    public init(_ basisPoints: Int, to payee: Party.ID, as role: Role) {
      (self.payee, self.role, self.basisPoints) = (payee, role, basisPoints)
    }
  }

  public var work: Work.ID
  /// Such as `svod`; nil for any.
  public var rightKind: String?
  /// Two letters of ISO 3166-1; nil for any.
  public var territory: String?
  /// The first day on which revenue is earned that it is for; nil for no first one.
  public var from: CalendarDate?
  /// The day after the last one; nil for no last one.
  public var until: CalendarDate?
  /// The platform's fee, where it isn't the contract's.
  public var feeBasisPoints: Int?
  /// In the order in which equal remainders get the unit that is left; basis points that sum to 10,000.
  public var shares: [Share]

  public init(
    work: Work.ID, rightKind: String? = nil, territory: String? = nil, from: CalendarDate? = nil, until: CalendarDate? = nil,
    feeBasisPoints: Int? = nil, shares: [Share]
  ) {
    (self.work, self.rightKind, self.territory, self.from, self.until) = (work, rightKind, territory, from, until)
    (self.feeBasisPoints, self.shares) = (feeBasisPoints, shares)
  }
}
