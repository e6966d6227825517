import Business
import Hummingbird
import Postgres

/// What is for sale: listing it and taking it back, bidding for it, buying it.
struct MarketplaceRoutes: Routes {
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    let viewers = router.group("api/marketplace/listings", for: .viewer).add(middleware: AcceptGuard.json)
    viewers.get { try await page($0, $1) }
    viewers.get(":listing") { request, context in
      try request.allowQuery()
      return try await ListingDetail(context.row("listing"), for: context.caller, in: books.open())
    }
    viewers.post(":listing/bids") { try await bid($0, $1) }
    viewers.post(":listing/buy") { try await buy($0, $1) }
    let creators = router.group("api/marketplace/listings", for: .creator).add(middleware: AcceptGuard.json)
    creators.post { try await open($0, $1) }
    creators.delete(":listing") { request, context in
      try request.allowQuery()
      let (caller, listing): (Caller, Listing.ID) = (try context.caller, try context.row("listing"))
      return try await books.open().transaction { transaction in
        try await MarketplaceAdmission(caller: caller, transaction: transaction).mayCancel(listing)
        return ListingResource(try await Auctions.cancel(listing, in: transaction))
      }
    }
    let callers = router.group("api/marketplace", for: .viewer).add(middleware: AcceptGuard.json)
    callers.get("credit") { try await credit($0, $1) }
    let payments = router.group("api/marketplace", for: .admin).add(middleware: AcceptGuard.json)
    payments.post("deposits") { try await pay($0, $1, Credit.deposit) }
    payments.post("withdrawals") { try await pay($0, $1, Credit.withdraw) }
  }

  private func page(_ request: Request, _ context: SchedulerContext) async throws -> ListingPage {
    try request.allowQuery("state", "limit", "cursor")
    let state: Listing.State? = try request.choice("state")
    let (listings, next) = try await RowPage<Listing.ID>(request).read(id: \.id) { last, count in
      try await Auctions.listings(in: state, after: last, limit: count, in: books.open())
    }
    return ListingPage(listings: listings.map(ListingResource.init), next: next)
  }

  private func open(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let caller = try context.caller
    return try await books.answer(request, context) { (asked: NewListing, transaction) in
      try await MarketplaceAdmission(caller: caller, transaction: transaction).admit(asked)
      return ListingResource(try await Auctions.open(asked, in: transaction))
    } location: {
      "/api/marketplace/listings/\($0.id)"
    }
  }

  private func bid(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let (caller, listing): (Caller, Listing.ID) = (try context.caller, try context.row("listing"))
    return try await books.answer(request, context) { (asked: BidRequest, transaction) in
      let bidder = try await MarketplaceAdmission(caller: caller, transaction: transaction).party(asked.bidder, named: "bidder")
      let bid = NewBid(bidder: bidder, amount: asked.amount, currency: asked.currency)
      return BidResource(try await Auctions.bid(bid, for: listing, in: transaction))
    }
  }

  private func buy(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let (caller, listing): (Caller, Listing.ID) = (try context.caller, try context.row("listing"))
    return try await books.answer(request, context) { (asked: PurchaseRequest, transaction) in
      let buyer = try await MarketplaceAdmission(caller: caller, transaction: transaction).party(asked.buyer, named: "buyer")
      let price = Money(asked.price, asked.currency)
      return SaleResource(try await Auctions.buy(listing, for: buyer, expecting: price, in: transaction), showsLicence: true)
    }
  }

  private func credit(_ request: Request, _ context: SchedulerContext) async throws -> CreditAccount {
    try request.allowQuery("account")
    let caller = try context.caller
    let account = try request.text("account") ?? caller.id
    guard account == caller.id || caller.role >= .admin else {
      throw Problem(.forbidden, "the credit of '\(account)' isn't the caller's own; only an admin sees others'")
    }
    let database = try books.open()
    guard let party = try await Parties.party(withAccount: account, in: database) else {
      throw MarketplaceError.noSuchAccount(account)
    }
    return CreditAccount(party: party, balances: try await Credit.balances(of: party, in: database))
  }

  /// The payment's reference does what an `Idempotency-Key` does elsewhere, and for longer.
  private func pay(
    _ request: Request, _ context: SchedulerContext,
    _ count: @Sendable (CreditPayment, PostgresTransaction) async throws -> CreditReceipt
  ) async throws -> Response {
    try request.allowQuery()
    let payment: CreditPayment = try await request.json(in: context)
    let receipt = try await books.open().transaction { try await count(payment, $0) }
    var response = try CreditResource(receipt).response(from: request, context: context)
    response.status = receipt.isNew ? .created : .ok
    return response
  }
}
