import Business
import Hummingbird
import Postgres

/// What payees were told of their months and quarters.
struct StatementRoutes: Routes {
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    let creators = router.group("api/revenue/statements", for: .creator)
    creators.group().add(middleware: AcceptGuard.json).get { try await page($0, $1) }
    creators.group().add(middleware: AcceptGuard(types: StatementForm.allCases.map(\.mediaType)))
      .get(":statement") { try await show($0, $1) }
  }

  private func page(_ request: Request, _ context: SchedulerContext) async throws -> StatementPage {
    try request.allowQuery("payee", "limit", "cursor")
    let database = try books.open()
    let payee = try await PayeeAdmission(context.caller, in: database).payee(request.payee)
    let cursor = try request.query("cursor").map { try PageCursor<Statement.ID>($0) }
    let limit = try request.query("limit", in: JobPage.sizes) ?? JobPage.usualSize
    let statements = try await Statements.issued(to: payee, after: cursor?.place, limit: limit + 1, in: database)
    let shown = statements.prefix(limit)
    let next = statements.count > limit ? try shown.last.map { try PageCursor($0.id).text } : nil
    return StatementPage(statements: Array(shown), next: next)
  }

  private func show(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    try request.allowQuery()
    let (id, database): (Statement.ID, PostgresClient) = (try context.row("statement"), try books.open())
    guard let statement = try await Statements.statement(id, in: database),
      try await PayeeAdmission(context.caller, in: database).maySee(statement.request.payee)
    else { throw StatementError.noSuchStatement(id) }
    return try StatementForm(mostWelcomeTo: request).response(with: statement, to: request, context)
  }
}

/// A page of statements, the newest first.
struct StatementPage: ResponseEncodable {
  let statements: [IssuedStatement]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?
}
