import Hummingbird

/// Finds out who makes a request. Whether that is someone who may is for the routes to say.
struct Authentication: RouterMiddleware {
  typealias Context = SchedulerContext

  let access: Access

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard Loopback.includes(authority: request.head.authority ?? "") else {
      throw Problem(.misdirectedRequest, "this server answers on this machine's own addresses alone")
    }
    if let origin = request.headers[.origin], !Loopback.includes(origin: origin) {
      throw Problem(.forbidden, "a page of \(origin) may not use this server")
    }
    var context = context
    context.identity = .local
    return try await next(request, context)
  }
}
