import Postgres

/// What a source has brought for one title: a line of a report, or of a delivery.
public struct RevenueLine: Sendable, Equatable {
  /// The source's own name of the line, by which it counts once: 1 to 255 bytes.
  public var externalID: String
  /// What the source knows the work by: its own id, or the title where it has none; 1 to 255 bytes.
  public var titleID: String
  /// As the source calls the work; up to 1000 bytes.
  public var title: String
  /// By which the work is found, where the source's own id isn't known yet.
  public var identifiers: Work.Identifiers
  /// The work, where whoever brings the line knows it.
  public var work: Work.ID?
  /// For what was paid.
  public var right: RevenueRight
  public var territory: Territory
  /// After the source's own cut, before the platform's fee. Negative for what is taken back.
  public var gross: Money
  public var earnedOn: CalendarDate

  /// How many minor units a line may come to, either way: so few that thousands of such lines can be added up in 64 bits.
  public static let largestAmount: Int64 = 1_000_000_000_000_000

  public init(
    externalID: String, titleID: String, title: String = "", identifiers: Work.Identifiers = Work.Identifiers(),
    work: Work.ID? = nil, right: RevenueRight = .svod, territory: Territory = .unknown, gross: Money, earnedOn: CalendarDate
  ) {
    (self.externalID, self.titleID, self.title) = (externalID, titleID, title)
    (self.identifiers, self.work, self.right) = (identifiers, work, right)
    (self.territory, self.gross, self.earnedOn) = (territory, gross, earnedOn)
  }
}

extension RevenueLine {
  /// Nil for a day of the period.
  func reasonOutside(_ period: ReportPeriod) -> String? {
    period.contains(earnedOn) ? nil : "\(earnedOn) isn't in \(period), which the report is about"
  }
}

extension Money {
  /// Nil for what a line may come to.
  var tooLargeForALine: String? {
    let limit = RevenueLine.largestAmount
    return minorUnits.magnitude <= limit.magnitude ? nil : "\(self) is more than a line may have, \(Money(limit, currency))"
  }
}

/// For what a source has paid: how the audience got at the work.
public struct RevenueRight: Sendable, Hashable, CustomStringConvertible {
  /// Such as `svod`: small letters, digits and `_`, 1 to 32.
  public let name: String

  /// Nil for what isn't such a name.
  public init?(_ name: String) {
    let isPlain = name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".utf8.contains($0) }
    guard isPlain, (1...32).contains(name.utf8.count) else { return nil }
    self.name = name
  }

  private init(known name: String) { self.name = name }

  /// By subscription.
  public static let svod = RevenueRight(known: "svod")
  /// Rented or bought, title by title.
  public static let tvod = RevenueRight(known: "tvod")
  /// Paid for by advertising.
  public static let avod = RevenueRight(known: "avod")
  /// Through channels within another subscription.
  public static let channel = RevenueRight(known: "channel")
  public static let boxOffice = RevenueRight(known: "box_office")

  public var description: String { name }
}
