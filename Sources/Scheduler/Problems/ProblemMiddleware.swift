import Hummingbird

/// Turns every error of a route into a problem document, and what nobody expected into one line of the log.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = SchedulerContext

  let routes: [RouteTable.Route]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let problem = notRouted(request)
      return request.isFromBrowser ? problem.page(for: Visitor()) : try problem.response(from: request, context: context)
    } catch {
      let problem = Problem(error)
      if problem.status.kind == .serverError {
        context.logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
      }
      return try problem.response(from: request, context: context)
    }
  }

  /// There is no such route: not at all, or not with this method.
  private func notRouted(_ request: Request) -> Problem {
    let methods = routes.methods(at: request.uri.path)
    guard !methods.isEmpty else { return Problem(.notFound, "there is nothing at \(request.uri.path)") }
    let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
    return Problem(
      .methodNotAllowed, "\(request.method.rawValue) isn't possible here; use \(allowed)", headers: [.allow: allowed])
  }
}
