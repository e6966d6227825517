import HTTPTypes
import Hummingbird

/// Holds up callers who ask too often, and tells everyone how much is left (draft-ietf-httpapi-ratelimit-headers).
struct RateLimitMiddleware: RouterMiddleware {
  typealias Context = SchedulerContext

  let limiter: RateLimiter
  /// What is asked by those who look after the server, and costs nothing.
  private static let free: Set = ["/health", "/ready"]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard limiter.rate > 0, !Self.free.contains(request.uri.path) else { return try await next(request, context) }
    let (bucket, wait) = limiter.take(for: Self.name(of: context))
    if let wait {
      let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
      var headers = Self.headers(bucket)
      headers[.retryAfter] = "\(seconds)"
      throw Problem(
        .tooManyRequests, "more than \(limiter.rate) requests a second; ask again in \(seconds) s", headers: headers)
    }
    var response = try await next(request, context)
    response.headers.append(contentsOf: Self.headers(bucket))
    return response
  }

  private static func name(of context: Context) -> String {
    context.identity.map { "caller \($0.id)" } ?? "address \(context.remoteAddress?.ipAddress ?? "")"
  }

  private static func headers(_ bucket: TokenBucket) -> HTTPFields {
    let full = Int((bucket.untilFull / .seconds(1)).rounded(.up))
    return [
      .rateLimitPolicy: "\"caller\";q=\(Int(bucket.rate));w=1", .rateLimit: "\"caller\";r=\(Int(bucket.left));t=\(full)",
    ]
  }
}

extension HTTPField.Name {
  static let rateLimit = Self("RateLimit")!
  static let rateLimitPolicy = Self("RateLimit-Policy")!
}
