import Foundation
import Hummingbird
import Markup

/// Signing in with a token, for browsers, and out again.
struct SessionRoutes: Routes {
  let access: Access

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get("login") { request, context in
      if context.identity != nil { return Response.seeOther(SitePath()) }
      let problem = request.query("refused").map { _ in "That token isn't known, or has ended." }
      return Response.page(SignInPage(problem: problem, next: request.query("next")))
    }
    router.post("login") { request, context in
      try request.allowQuery()
      try Self.requireSameOrigin(request)
      let isForm = request.mediaType == "application/x-www-form-urlencoded"
      let signIn =
        isForm ? try SignIn(form: try await request.form(in: context)) : try await request.json(as: SignIn.self, in: context)
      do {
        let (value, until) = try access.sessions.sign(try await access.credential(signIn.token))
        var response = isForm ? Response.redirect(to: signIn.page, type: .normal) : Response(status: .noContent)
        response.setCookie(SessionCookie.make(value, until: until, for: request))
        return response
      } catch let problem as Problem where isForm && problem.status == .unauthorized {
        return Response.seeOther(SitePath("login", query: ["refused": "1", "next": signIn.next]))
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

    /// - Throws: ``Problem`` 422.
    init(form fields: [String: String]) throws {
      token = fields["token"]?.trimmingCharacters(in: .whitespaces) ?? ""
      next = fields["next"]
      guard !token.isEmpty else { throw Problem(.unprocessableContent, "the form has no token") }
    }

    /// A page of this server, whatever was asked for.
    var page: String {
      // Browsers pass over tabs and line ends, and take a backslash for a slash.
      guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\"),
        !next.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { return "/" }
      return next
    }
  }
}
