import Postgres

/// A line of revenue as JSON has it: what services add, and what partners' lines are brought to.
public struct RevenueEntry: Codable, Sendable, Equatable {
  /// The source's own name of the line, by which it counts once.
  public var externalId: String
  /// What the source knows the work by; nil for the title.
  public var titleId: String?
  public var title: String?
  public var eidr: String?
  public var isrc: String?
  public var upc: String?
  /// The work's number in the books, where it is known.
  public var work: Int64?
  /// Nil for `svod`.
  public var right: String?
  /// Two letters of ISO 3166-1; nil for `ZZ`.
  public var territory: String?
  /// Three letters of ISO 4217.
  public var currency: String
  /// A decimal number as text, such as `-1234.50`.
  public var amount: String
  /// `YYYY-MM-DD`.
  public var earnedOn: String

  public init(externalId: String, title: String? = nil, currency: String, amount: String, earnedOn: String) {
    (self.externalId, self.title, self.currency) = (externalId, title, currency)
    (self.amount, self.earnedOn) = (amount, earnedOn)
  }

  /// Why an entry is no line.
  public struct Refusal: BusinessRefusal, Equatable {
    public let entry: String
    public let member: String
    public let reason: String

    public var description: String { "entry \(entry), \(member): \(reason)" }
  }

  /// The line that the entry is.
  /// - Throws: ``Refusal``, which names the member that is wrong.
  public func line() throws(Refusal) -> RevenueLine {
    func refusal(_ member: String, _ reason: String) -> Refusal {
      Refusal(entry: String(externalId.prefix(80)), member: member, reason: reason)
    }
    for (member, text, limit) in [
      ("externalId", externalId, 255), ("titleId", titleId ?? "", 255), ("title", title ?? "", 1_000),
    ]
    where text.utf8.count > limit || text.utf8.contains(0) {
      throw refusal(member, "it is longer than \(limit) bytes, or has a zero byte")
    }
    guard !externalId.isEmpty else { throw refusal("externalId", "it is empty") }
    let known = work.map { "work:\($0)" }
    guard let titleID = [titleId, title, known].compactMap({ $0?.nonEmpty }).first, titleID.utf8.count <= 255 else {
      throw refusal("titleId", "titleId, title or work is needed, and at most 255 bytes of it")
    }
    guard let currency = Currency(currency) else {
      throw refusal("currency", "'\(self.currency.prefix(16))' is none of ISO 4217")
    }
    guard let right = RevenueRight(self.right ?? RevenueRight.svod.name) else {
      throw refusal("right", "it isn't one like svod")
    }
    guard let territory = Territory(self.territory ?? Territory.unknown.code) else {
      throw refusal("territory", "'\((self.territory ?? "").prefix(16))' is no country of ISO 3166-1")
    }
    guard let day = CalendarDate(earnedOn) else {
      throw refusal("earnedOn", "'\(earnedOn.prefix(24))' is no day like 2026-10-31")
    }
    let units: Int64
    do { units = try ExactDecimal.minorUnits(amount.utf8, of: currency) } catch {
      throw refusal("amount", "'\(amount.prefix(24))' is no amount like -1234.50 in \(currency) that 64 bits can hold")
    }
    if let reason = Money(units, currency).tooLargeForALine { throw refusal("amount", reason) }
    let identifiers = Work.Identifiers(isrc: isrc?.nonEmpty, eidr: eidr?.nonEmpty, upc: upc?.nonEmpty)
    if let wrong = identifiers.malformed { throw refusal(wrong.name, wrong.reason) }
    return RevenueLine(
      externalID: externalId, titleID: titleID, title: title ?? "",
      identifiers: identifiers, work: work.map(Work.ID.init), right: right,
      territory: territory, gross: Money(units, currency), earnedOn: day)
  }
}
