import Hummingbird
import Markup

/// Tells people on a page what programs are told in a problem document.
struct DashboardProblems: RouterMiddleware {
  typealias Context = SchedulerContext

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem = Problem(error)
      if problem.status == .unauthorized, request.method == .get { return .seeOther(SitePath("login")) }
      if problem.status.kind == .serverError {
        context.logger.error("page failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      }
      let page = ProblemPage(
        status: problem.status.code, title: problem.status.reasonPhrase, detail: problem.detail,
        visitor: context.identity.map { Visitor($0) } ?? Visitor())
      var response = Response.page(page, status: problem.status)
      response.headers.append(contentsOf: problem.headers)
      return response
    }
  }
}
