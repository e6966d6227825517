import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore

/// Signing in with a token, for browsers, and out again.
struct SessionRoutes: Routes {
  let access: Access

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.post("login") { request, context in
      try request.allowQuery()
      try Self.requireSameOrigin(request)
      let isForm = request.mediaType == "application/x-www-form-urlencoded"
      let signIn = isForm ? try await Self.form(request, context) : try await request.json(as: SignIn.self, in: context)
      do {
        let (value, until) = try access.sessions.sign(try await access.credential(signIn.token))
        var response = isForm ? Response.redirect(to: signIn.page, type: .normal) : Response(status: .noContent)
        response.setCookie(SessionCookie.make(value, until: until, for: request))
        return response
      } catch let problem as Problem where isForm && problem.status == .unauthorized {
        return Response.redirect(to: "/login?refused=1", type: .normal)
      }
    }
    router.post("logout") { request, _ in
      try request.allowQuery()
      try Self.requireSameOrigin(request)
      var response = Response.redirect(to: "/login", type: .normal)
      response.setCookie(SessionCookie.make("", until: nil, for: request))
      return response
    }
  }

  private static func requireSameOrigin(_ request: Request) throws {
    if request.headers[.origin] != nil, !SameOrigin.admits(request.head) {
      throw Problem(.forbidden, "a page of another site may not sign anyone in or out")
    }
  }

  private struct SignIn: Codable {
    var token: String
    /// Where to go on; for forms.
    var next: String?

    /// A page of this server, whatever was asked for.
    var page: String {
      guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\"), !next.contains(where: \.isNewline)
      else {
        return "/"
      }
      return next
    }
  }

  private static func form(_ request: Request, _ context: SchedulerContext) async throws -> SignIn {
    let text = String(buffer: try await request.bytes(in: context)).replacing("+", with: " ")
    let fields = URI("/?\(text)").queryParameters
    guard let token = fields["token"]?.trimmingCharacters(in: .whitespaces), !token.isEmpty else {
      throw Problem(.unprocessableContent, "the form has no token")
    }
    return SignIn(token: token, next: fields["next"].map(String.init))
  }
}
