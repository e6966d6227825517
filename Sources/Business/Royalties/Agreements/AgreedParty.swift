import Foundation

/// Somebody who is paid or pays, as a document has it. What it leaves out stays as the books know it.
public struct AgreedParty: Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable {
    case person, organization
  }

  /// By what name the party calls the API, the subject of its tokens; by which it is known again.
  public var account: String
  public var name: String
  /// Nil for a person.
  public var kind: Kind?
  /// Two letters of ISO 3166-1, where the party pays its taxes.
  public var taxCountry: String?
  /// A name of the IANA's time zone database; nil for UTC.
  public var timeZone: String?
}

extension AgreedParty {
  /// What the books shall know of it, beside what they know of it already.
  /// - Throws: ``AgreementRefusal``.
  func party(over known: KnownParty?, at place: String) throws(AgreementRefusal) -> KnownParty {
    try AgreementValues.line(name, upTo: 1_000, at: "\(place).name")
    if known?.kind == .platform, kind != nil {
      throw AgreementRefusal(
        "\(place).kind", "'\(account)' is the platform's own account, and stays so; leave it out", isConflict: true)
    }
    try AgreementValues.country(taxCountry, at: "\(place).taxCountry")
    if let timeZone, timeZone.utf8.count > 64 || TimeZone(identifier: timeZone) == nil {
      throw AgreementRefusal(
        "\(place).timeZone", "'\(timeZone.prefix(64))' is no time zone of the IANA's, such as Europe/Berlin")
    }
    return KnownParty(
      account: account, kind: kind?.party ?? known?.kind ?? .person, name: name, taxCountry: taxCountry ?? known?.taxCountry,
      timeZone: timeZone ?? known?.timeZone ?? "UTC")
  }
}

extension AgreedParty.Kind {
  fileprivate var party: Party.Kind { self == .person ? .person : .organization }
}
