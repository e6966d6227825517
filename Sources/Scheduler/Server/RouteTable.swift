import Hummingbird

/// Routes in the order in which they were added. It can be looked into, so that a wrong method is told from a wrong path, and the
/// API's document is held against what there is.
final class RouteTable: RouterMethods {
  typealias Context = SchedulerContext

  struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: RouterPath
    fileprivate let responder: any HTTPResponder<SchedulerContext>
  }

  private(set) var routes: [Route] = []
  private var middleware: [any MiddlewareProtocol<Request, Response, SchedulerContext>] = []

  @discardableResult
  func on<Responder: HTTPResponder>(_ path: RouterPath, method: HTTPRequest.Method, responder: Responder) -> Self
  where Responder.Context == SchedulerContext {
    var first: any HTTPResponder<SchedulerContext> = responder
    for middleware in middleware.reversed() { first = Behind(middleware: middleware, next: first) }
    routes.append(Route(method: method, path: path, responder: first))
    return self
  }

  @discardableResult
  func add(middleware: any MiddlewareProtocol<Request, Response, SchedulerContext>) -> Self {
    self.middleware.append(middleware)
    return self
  }

  /// A router of these routes, each of which, and what has no route, is reached through `middleware`, the first first.
  func router(behind middleware: [any MiddlewareProtocol<Request, Response, SchedulerContext>]) -> Router<SchedulerContext> {
    let router = Router(context: SchedulerContext.self, options: .autoGenerateHeadEndpoints)
    for middleware in middleware { router.add(middleware: middleware) }
    for route in routes { add(route.responder, of: route, to: router) }
    return router
  }

  private func add(_ responder: some HTTPResponder<SchedulerContext>, of route: Route, to router: Router<SchedulerContext>) {
    router.on(route.path, method: route.method, responder: responder)
  }
}

/// What is reached through a middleware.
private struct Behind: HTTPResponder {
  typealias Context = SchedulerContext

  let middleware: any MiddlewareProtocol<Request, Response, SchedulerContext>
  let next: any HTTPResponder<SchedulerContext>

  func respond(to request: Request, context: SchedulerContext) async throws -> Response {
    try await middleware.handle(request, context: context) { try await next.respond(to: $0, context: $1) }
  }
}

extension [RouteTable.Route] {
  /// The methods that a path can be asked with.
  func methods(at path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/")
    let methods = filter { $0.path.matches(parts) }.map(\.method)
    return methods.contains(.get) ? methods + [.head] : methods
  }
}

extension RouterPath {
  fileprivate func matches(_ parts: [Substring]) -> Bool {
    let isOpen = components.last == .recursiveWildcard
    guard components.count == parts.count || isOpen && parts.count >= components.count else { return false }
    return zip(components, parts).allSatisfy { $0 ~= $1 }
  }
}
