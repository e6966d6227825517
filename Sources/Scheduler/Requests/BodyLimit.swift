import Hummingbird

/// Says how many bytes the bodies of requests may have.
struct BodyLimit: RouterMiddleware {
  typealias Context = SchedulerContext

  let bytes: Int

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.maxUploadSize = bytes
    return try await next(request, context)
  }
}
