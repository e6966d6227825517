import Business
import Hummingbird
import Postgres

/// What is paid out: who may be paid, and what became of it.
struct PayoutRoutes: Routes {
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    let creators = router.group("api/revenue/payouts", for: .creator).add(middleware: AcceptGuard.json)
    creators.get { try await page($0, $1) }
    creators.get(":payout") { request, context in
      try request.allowQuery()
      let (id, caller, database): (Payout.ID, Caller, PostgresClient) = (
        try context.row("payout"), try context.caller, try books.open()
      )
      guard let payout = try await Payouts.payout(id, in: database),
        try await PayeeAdmission(caller, in: database).maySee(payout.payee)
      else { throw PayoutError.noSuchPayout(id) }
      return PayoutResource(payout, for: caller)
    }
    let admins = router.group("api/revenue/payouts", for: .admin).add(middleware: AcceptGuard.json)
    admins.post(":payout/approve") { request, context in
      try request.allowQuery()
      let caller = try context.caller
      return PayoutResource(try await Payouts.approve(context.row("payout"), by: caller.id, in: books.open()), for: caller)
    }
  }

  private func page(_ request: Request, _ context: SchedulerContext) async throws -> PayoutPage {
    try request.allowQuery("state", "payee", "limit", "cursor")
    let (caller, database) = (try context.caller, try books.open())
    let payee = try await PayeeAdmission(caller, in: database).payee(request.payee)
    let cursor = try request.query("cursor").map { try PageCursor<Payout.ID>($0) }
    let limit = try request.query("limit", in: JobPage.sizes) ?? JobPage.usualSize
    let filter = Payouts.Filter(state: try request.choice("state"), payee: payee)
    let payouts = try await Payouts.list(filter, after: cursor?.place, limit: limit + 1, in: database)
    let shown = payouts.prefix(limit)
    let next = payouts.count > limit ? try shown.last.map { try PageCursor($0.id).text } : nil
    return PayoutPage(payouts: shown.map { PayoutResource($0, for: caller) }, next: next)
  }
}
