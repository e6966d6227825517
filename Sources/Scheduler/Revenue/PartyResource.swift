import Business
import Hummingbird

/// A party as the API shows it.
struct PartyResource: ResponseEncodable {
  let id: Party.ID
  let kind: Party.Kind
  let name: String
  let account: String?
  let taxCountry: String?
  let timeZone: String

  init(_ party: Party) {
    (id, kind, name, account) = (party.id, party.kind, party.name, party.account)
    (taxCountry, timeZone) = (party.taxCountry, party.timeZone)
  }
}

/// A page of parties, the newest first.
struct PartyPage: ResponseEncodable {
  let parties: [PartyResource]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?
}
