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
      if problem.status == .unauthorized, request.method == .get {
        return .seeOther(SitePath("login", query: ["next": request.uri.string == "/" ? nil : request.uri.string]))
      }
      if problem.status.kind == .serverError {
        context.logger.error("page failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      }
      return problem.page(for: context.identity.map { Visitor($0) } ?? Visitor())
    }
  }
}

extension Problem {
  /// What it tells, on a page.
  func page(for visitor: Visitor) -> Response {
    let page = ProblemPage(status: status.code, title: status.reasonPhrase, detail: detail, visitor: visitor)
    var response = Response.page(page, status: status)
    response.headers.append(contentsOf: headers)
    return response
  }
}
