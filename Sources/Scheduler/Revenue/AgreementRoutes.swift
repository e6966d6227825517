import Business
import Hummingbird

/// What the books are about: entering what was agreed on, and looking at parties and works.
struct AgreementRoutes: Routes {
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    let admins = router.group("api/revenue", for: .admin).add(middleware: AcceptGuard.json)
    admins.post("agreements") { try await enter($0, $1) }
    admins.get("parties") { request, _ in try await parties(of: request) }
    admins.get("works") { request, _ in try await works(of: request) }
  }

  private func enter(_ request: Request, _ context: SchedulerContext) async throws -> EnteredAgreements {
    try request.allowQuery("dryRun")
    let isDryRun = try request.flag("dryRun") ?? false
    let document: AgreementDocument = try await request.json(in: context)
    do {
      return EnteredAgreements(receipt: try await Agreements.enter(document, isDryRun: isDryRun, in: books.open()))
    } catch let refusal as AgreementRefusal where refusal.isConflict {
      throw Problem(.conflict, "\(refusal)")
    }
  }

  private func parties(of request: Request) async throws -> PartyPage {
    try request.allowQuery("account", "limit", "cursor")
    let account = try request.text("account")
    let (parties, next) = try await RowPage<Party.ID>(request).read(id: \.id) { last, count in
      try await Parties.list(withAccount: account, after: last, limit: count, in: books.open())
    }
    return PartyPage(parties: parties.map(PartyResource.init), next: next)
  }

  private func works(of request: Request) async throws -> WorkPage {
    try request.allowQuery("name", "owner", "limit", "cursor")
    let (name, owner) = (try request.workName, try request.query("owner", in: 1...Int.max))
    let (works, next) = try await RowPage<Work.ID>(request).read(id: \.id) { last, count in
      try await Works.list(
        named: name, of: owner.map { Party.ID(rawValue: Int64($0)) }, after: last, limit: count, in: books.open())
    }
    return WorkPage(works: works.map(WorkResource.init), next: next)
  }
}

/// What became of agreements that were entered.
struct EnteredAgreements: ResponseEncodable {
  let receipt: AgreementReceipt
}

extension Request {
  /// The work that is asked for.
  fileprivate var workName: WorkName? {
    get throws {
      try query("name").map { text in
        guard let name = WorkName(text) else {
          throw Problem(.unprocessableContent, "name is '\(text)'; it can be a work's key, ISRC, ISWC, EIDR or UPC")
        }
        return name
      }
    }
  }
}
