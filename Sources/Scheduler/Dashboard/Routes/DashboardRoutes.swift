import Foundation
import Hummingbird
import Markup
import Queue

/// The pages that operators look at, and what their buttons do.
struct DashboardRoutes: Routes {
  let queues: QueueDirectory

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get(".dashboard/:file") { request, context in try asset(request, context) }
    let pages = router.group().add(middleware: DashboardProblems())
    pages.get("/") { request, context in
      try await page(request) {
        OverviewPage(overview: try await reader(context).overview(), visitor: try visitor(context), notice: $0)
      }
    }
    pages.get("jobs") { request, context in try await jobs(request, context) }
    pages.get("jobs/:id") { request, context in
      let id = try context.namedJob
      guard let detail = try await reader(context).jobDetail(id) else { throw Problem.noJob(id) }
      return try await page(request) { JobDetailPage(detail: detail, visitor: try visitor(context), notice: $0) }
    }
    pages.get("queues/:queue") { request, context in
      let name = try context.pathPart("queue")
      guard let detail = try await reader(context).queueDetail(name) else { throw Problem.noQueue(name) }
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
    TitleRoutes(reader: reader).add(to: pages)
    DashboardActions(queues: queues, reader: reader).add(to: pages)
  }

  private func jobs(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let query = request.uri.queryParameters
    let words = query["q"].map { $0.replacing("+", with: " ").trimmingCharacters(in: .whitespaces) } ?? ""
    let reader = try reader(context)
    if !words.isEmpty {
      if let id = JobID(words), try await reader.job(id) != nil { return .seeOther(id.page) }
      let found = try await reader.search(String(words.prefix(200)))
      return try await page(request) { JobsPage(listing: found, visitor: try visitor(context), notice: $0) }
    }
    let state = query["state"].flatMap { JobState(rawValue: String($0)) } ?? .active
    guard state != .unknown else { throw Problem(.notFound, "there is no such state of jobs; choose one of the page's") }
    let queue = query["queue"].map { String($0) }
    if let queue, queues[queue] == nil { throw Problem.noQueue(queue) }
    guard let cursor = JobCursor(query["after"].map { String($0) } ?? "") else {
      throw Problem(.badRequest, "that isn't a place in the list; go on from its first page")
    }
    let listing = try await reader.listing(state, queue: queue, after: cursor)
    return try await page(request) { JobsPage(listing: listing, visitor: try visitor(context), notice: $0) }
  }

  /// - Throws: `Problem` 401 for someone who didn't say who they are.
  private func reader(_ context: SchedulerContext) throws -> DashboardReader {
    _ = try context.caller
    return DashboardReader(queues: queues.queues)
  }

  private func visitor(_ context: SchedulerContext) throws -> Visitor { Visitor(try context.caller) }

  private func page<Page: View>(_ request: Request, _ make: (_ notice: String?) async throws -> Page) async throws -> Response {
    let done = request.uri.queryParameters["done"].flatMap { Done(rawValue: String($0)) }
    return .page(try await make(done?.words))
  }

  private func asset(_ request: Request, _ context: SchedulerContext) throws -> Response {
    guard let asset = DashboardAsset(named: try context.pathPart("file")) else {
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
