import Crypto
import Foundation
import Postgres

/// What a royalty run is asked for: revenue of a period, received up to a watermark, by the rules of a version. Also the payload of
/// the job `royalty.run`.
public struct RoyaltyRunRequest: Codable, Sendable, Equatable {
  /// What a run keeps of each line.
  public enum Mode: String, Codable, Sendable {
    /// An entry for each share of each line.
    case entries
    /// Only what each payee gets in all: the same amounts, sooner.
    case totals
  }

  /// Only this work's revenue.
  public var work: Work.ID?
  /// Only revenue of this owner's works.
  public var owner: Party.ID?
  /// The first and the last day on which the revenue was earned.
  public var periodStart: CalendarDate
  public var periodEnd: CalendarDate
  /// Only revenue in this currency; nil for each by itself.
  public var currency: String?
  /// The newest, where nil.
  public var ruleVersion: SplitRules.Version?
  /// Only lines up to this place in the order of their arrival; all that have arrived, where nil.
  public var watermark: Int64?
  public var mode: Mode

  public init(
    work: Work.ID? = nil, owner: Party.ID? = nil, periodStart: CalendarDate, periodEnd: CalendarDate, currency: String? = nil,
    ruleVersion: SplitRules.Version? = nil, watermark: Int64? = nil, mode: Mode = .entries
  ) {
    (self.work, self.owner, self.periodStart, self.periodEnd) = (work, owner, periodStart, periodEnd)
    (self.currency, self.ruleVersion, self.watermark, self.mode) = (currency, ruleVersion, watermark, mode)
  }

  private enum CodingKeys: CodingKey {
    case work, owner, periodStart, periodEnd, currency, ruleVersion, watermark, mode
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    work = try container.decodeIfPresent(Work.ID.self, forKey: .work)
    owner = try container.decodeIfPresent(Party.ID.self, forKey: .owner)
    periodStart = try container.decode(CalendarDate.self, forKey: .periodStart)
    periodEnd = try container.decode(CalendarDate.self, forKey: .periodEnd)
    currency = try container.decodeIfPresent(String.self, forKey: .currency)
    ruleVersion = try container.decodeIfPresent(SplitRules.Version.self, forKey: .ruleVersion)
    watermark = try container.decodeIfPresent(Int64.self, forKey: .watermark)
    mode = try container.decodeIfPresent(Mode.self, forKey: .mode) ?? .entries
  }

  /// - Throws: ``RoyaltyError``, for what no run can be about.
  func validate() throws(RoyaltyError) {
    guard periodStart <= periodEnd else { throw .emptyPeriod(periodStart, periodEnd) }
    guard work == nil || owner == nil else { throw .twoScopes }
    if let currency, Currency(currency) == nil { throw .noSuchCurrency(currency) }
  }

  /// The run's name: SHA-256 of all that it is asked for, the watermark and the rules among them.
  func key(ruleVersion: SplitRules.Version, watermark: Int64) -> Data {
    let parts: [String] = [
      work.map { "work \($0)" } ?? owner.map { "owner \($0)" } ?? "all", "\(periodStart)", "\(periodEnd)", currency ?? "",
      "\(ruleVersion)", "\(watermark)", mode.rawValue,
    ]
    return Data(SHA256.hash(data: Data(parts.joined(separator: "|").utf8)))
  }
}
