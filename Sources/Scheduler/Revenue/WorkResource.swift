import Business
import Hummingbird

/// A work as the API shows it.
struct WorkResource: ResponseEncodable {
  let id: Work.ID
  let title: String
  let owner: Party.ID
  let key: String?
  let isrc: String?
  let iswc: String?
  let eidr: String?
  let upc: String?

  init(_ work: Work) {
    (id, title, owner, key) = (work.id, work.title, work.owner, work.key)
    (isrc, iswc) = (work.identifiers.isrc, work.identifiers.iswc)
    (eidr, upc) = (work.identifiers.eidr, work.identifiers.upc)
  }
}

/// A page of works, the newest first.
struct WorkPage: ResponseEncodable {
  let works: [WorkResource]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?
}
