import Foundation
import HTTPTypes
import Hummingbird

/// Finds out who makes a request. Whether that is someone who may is for the routes to say.
struct Authentication: RouterMiddleware {
  typealias Context = SchedulerContext

  let access: Access

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var context = context
    if access.isOpen {
      context.identity = try local(request)
    } else {
      do { context.identity = try await identity(of: request) } catch let problem as Problem { context.refusal = problem }
    }
    return try await next(request, context)
  }

  /// - Returns: nil for someone who didn't say.
  /// - Throws: ``Problem`` for someone who said what isn't so.
  private func identity(of request: Request) async throws -> Caller? {
    if let header = request.headers[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else {
        throw Access.refusal("Authorization has to be a bearer token")
      }
      return try await access.credential(parts[1].trimmingCharacters(in: .whitespaces)).caller
    }
    guard let cookie = SessionCookie.value(in: request), let caller = access.caller(ofSession: cookie) else { return nil }
    guard SameOrigin.admits(request.head) else {
      throw Problem(.forbidden, "a page of another site may not do this with your session")
    }
    return caller
  }

  /// Nobody is asked for proof on this machine, so pages of the network are kept away from it: neither a name that points here nor
  /// an origin elsewhere gets through.
  private func local(_ request: Request) throws -> Caller {
    guard Loopback.includes(authority: request.head.authority ?? "") else {
      throw Problem(.misdirectedRequest, "this server answers on this machine's own addresses alone")
    }
    if let origin = request.headers[.origin], !Loopback.includes(origin: origin) {
      throw Problem(.forbidden, "a page of \(origin) may not use this server")
    }
    return .local
  }
}
