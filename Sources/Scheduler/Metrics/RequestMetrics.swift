import CoreMetrics
import Hummingbird

/// Measures requests by route, method and status.
struct RequestMetrics: RouterMiddleware {
  typealias Context = SchedulerContext

  let registry: PrometheusRegistry

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let elapsed = start.duration(to: .now)
    let dimensions = [
      // Of what has no route, strangers choose the path.
      ("route", context.endpointPath ?? "none"),
      ("method", Self.known.contains(request.method) ? request.method.rawValue : "other"),
      ("status", "\(response.status.code)"),
    ]
    registry.makeTimer(label: "sprocket_http_request_duration", dimensions: dimensions)
      .recordNanoseconds(Int64(elapsed / .nanoseconds(1)))
    return response
  }

  private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}
