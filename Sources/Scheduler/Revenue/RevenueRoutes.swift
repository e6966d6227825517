import Business
import Foundation
import Hummingbird
import Postgres

/// Lines of revenue: what sources have brought, and what services add.
struct RevenueRoutes: Routes {
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    let admins = router.group("api/revenue/entries", for: .admin).add(middleware: AcceptGuard.json)
    admins.get { request, _ in
      try request.allowQuery("source", "work", "suspense", "from", "to", "limit", "cursor")
      return try await page(of: request)
    }
    admins.post { request, context in
      do {
        return try await books.answer(request, context, with: .ok) { (entries: RevenueEntries.Request, transaction) in
          RevenueAddition(try await RevenueEntries.add(entries, in: transaction))
        }
      } catch let refusal as RevenueEntries.Refusal where refusal.isConflict {
        throw Problem(.conflict, "\(refusal)")
      }
    }
  }

  private func page(of request: Request) async throws -> RevenuePage {
    let filter = try filter(of: request)
    let rows = try RowPage<Int64>(request, sizes: RevenuePage.sizes, usual: RevenuePage.usualSize)
    let (entries, next) = try await rows.read(id: \.id) { last, count in
      try await RevenueEntries.list(filter, before: last, limit: count, in: books.open())
    }
    return RevenuePage(entries: entries, next: next)
  }

  private func filter(of request: Request) throws -> RevenueEntries.Filter {
    var filter = RevenueEntries.Filter()
    filter.source = try request.text("source")
    filter.work = try request.query("work", in: 1...Int.max).map(Int64.init)
    filter.isSuspended = try request.flag("suspense")
    (filter.from, filter.to) = (try day("from", of: request), try day("to", of: request))
    return filter
  }

  private func day(_ name: String, of request: Request) throws -> CalendarDate? {
    try request.query(name).map { text in
      guard let day = CalendarDate(text) else {
        throw Problem(.unprocessableContent, "\(name) is '\(text)'; it can be a day such as 2026-10-31")
      }
      return day
    }
  }
}

/// A page of lines, of which those that were received last come first.
struct RevenuePage: ResponseEncodable {
  let entries: [RevenueEntries.Entry]
  /// Pass it as `cursor` for the page that follows; nil where this is the last.
  let next: String?

  /// How many lines a page may have, and has where nobody says.
  static let sizes = 1...1_000
  static let usualSize = 100
}

/// What became of entries that were added.
struct RevenueAddition: ResponseCodable, Sendable {
  let lines: Int
  let added: Int
  let suspended: Int

  init(_ result: RevenueEntries.Result) {
    (lines, added, suspended) = (result.lines, result.added, result.suspended)
  }
}
