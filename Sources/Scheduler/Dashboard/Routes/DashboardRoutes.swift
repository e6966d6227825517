import Business
import Foundation
import Hummingbird
import Markup
import Queue
import Storage

/// The pages that operators look at, and what their buttons do.
struct DashboardRoutes: Routes {
  let jobs: JobDirectory
  let films: FilmIndex
  let store: any ObjectStore
  let books: Books

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get(".dashboard/:file") { request, context in try asset(request, context) }
    let pages = router.group().add(middleware: DashboardProblems())
    pages.get("/") { request, context in
      try await page(request) {
        OverviewPage(overview: try await reader(context).overview(), visitor: try visitor(context), notice: $0)
      }
    }
    pages.get("jobs") { request, context in try await list(request, context) }
    pages.get("jobs/:jobId") { request, context in
      let id = try context.jobID()
      let detail = try await reader(context).jobDetail(id)
      return try await page(request) { JobDetailPage(detail: detail, visitor: try visitor(context), notice: $0) }
    }
    pages.get("queues/:queue") { request, context in
      let name = try context.parameter("queue")
      let detail = try await reader(context).queueDetail(name)
      return try await page(request) { QueuePage(detail: detail, visitor: try visitor(context), notice: $0) }
    }
    pages.get("failures") { request, context in
      try await page(request) {
        FailuresPage(report: try await reader(context).failures(), visitor: try visitor(context), notice: $0)
      }
    }
    pages.get("workers") { request, context in
      try await page(request) { _ in
        WorkersPage(workforce: try await reader(context).workforce(), visitor: try visitor(context))
      }
    }
    pages.get("schedules") { request, context in
      try await page(request) {
        SchedulesPage(
          schedules: try await reader(context).schedules(), visitor: try visitor(context), now: Date(), notice: $0)
      }
    }
    pages.get("books") { request, context in
      guard try context.caller.role >= .admin else {
        throw Problem(.forbidden, "the books take the role \(Role.admin.rawValue)")
      }
      return try await page(request) {
        var overview: BooksOverview?
        if let database = books.database { overview = try await BooksOverview.read(in: database) }
        return BooksPage(overview: overview, visitor: try visitor(context), now: Date(), notice: $0)
      }
    }
    TitleRoutes(reader: reader).add(to: pages)
    DashboardActions(jobs: jobs, books: books, reader: reader).add(to: pages)
  }

  private func list(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let words = request.query("q").map { $0.replacing("+", with: " ").trimmingCharacters(in: .whitespaces) } ?? ""
    let reader = try reader(context)
    if !words.isEmpty {
      if let id = JobID(words), try await reader.jobIfAny(id) != nil { return .seeOther(id.page) }
      let found = try await reader.search(String(words.prefix(200)))
      return try await page(request) { JobsPage(listing: found, visitor: try visitor(context), notice: $0) }
    }
    let state = request.query("state").map { JobState(rawValue: $0) } ?? .active
    guard let state, state != .unknown else {
      throw Problem(.notFound, "there is no such state of jobs; choose one of the page's")
    }
    let listing = try await reader.listing(state, queue: request.query("queue"), after: request.query("after"))
    return try await page(request) { JobsPage(listing: listing, visitor: try visitor(context), notice: $0) }
  }

  /// - Throws: ``Problem`` 401 for someone who didn't say who they are.
  private func reader(_ context: SchedulerContext) throws -> DashboardReader {
    DashboardReader(jobs: jobs, films: films, store: store, caller: try context.caller)
  }

  private func visitor(_ context: SchedulerContext) throws -> Visitor { Visitor(try context.caller) }

  private func page<Page: View>(_ request: Request, _ make: (_ notice: String?) async throws -> Page) async throws -> Response {
    let done = request.query("done").flatMap(Done.init)
    return .page(try await make(done?.words))
  }

  private func asset(_ request: Request, _ context: SchedulerContext) throws -> Response {
    guard let asset = DashboardAsset(named: try context.parameter("file")) else {
      throw Problem(.notFound, "there is nothing at \(request.uri.path)")
    }
    var headers: HTTPFields = [.eTag: asset.entityTag, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"]
    if request.headers[.ifNoneMatch] == asset.entityTag { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = asset.mediaType
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }
}

extension Visitor {
  init(_ caller: Caller) {
    self.init(
      name: caller == .local ? nil : caller.id, role: caller == .local ? nil : caller.role.rawValue,
      mayChangeJobs: caller.role >= .creator, mayAdminister: caller.role >= .admin)
  }
}
