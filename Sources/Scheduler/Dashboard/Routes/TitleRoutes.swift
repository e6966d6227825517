import Hummingbird

/// A job's title beneath the job's page, with the page that plays it.
struct TitleRoutes: Routes {
  let reader: @Sendable (SchedulerContext) throws -> DashboardReader

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get("jobs/:jobId/title") { request, context in try await answer(request, context) }
    router.get("jobs/:jobId/title/**") { request, context in try await answer(request, context) }
  }

  private func answer(_ request: Request, _ context: SchedulerContext) async throws -> Response {
    let id = try context.jobID()
    let reader = try reader(context)
    guard let title = try await reader.job(id).title(in: reader.store), try await title.isThere() else {
      throw Problem(.notFound, "job \(id) has no title here that could be played")
    }
    // `/jobs/:jobId/title`, and what follows.
    let path = request.uri.path.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false).dropFirst(4)
    // A folder's address ends with a slash, or what the page names relative to it would be sought beside it.
    guard let path = path.first else { return Response.seeOther(id.titlePage) }
    return try await TitleFiles(title: title, mayBeFramed: true).response(to: request, at: "/" + path)
  }
}
