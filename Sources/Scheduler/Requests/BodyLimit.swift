import Hummingbird

/// Says how many bytes the bodies of requests may have, and how long they may take.
struct BodyLimit: RouterMiddleware {
  typealias Context = SchedulerContext

  let bytes: Int
  let time: Duration

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.maxUploadSize = bytes
    context.bodyTime = time
    return try await next(request, context)
  }
}
