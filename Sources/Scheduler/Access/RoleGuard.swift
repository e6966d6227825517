import Hummingbird

/// Lets only those pass who have a role, or one above it.
struct RoleGuard: RouterMiddleware {
  typealias Context = SchedulerContext

  let role: Role

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard try context.caller.role >= role else {
      throw Problem(.forbidden, "this takes the role \(role.rawValue)")
    }
    return try await next(request, context)
  }
}

extension RouterMethods where Context == SchedulerContext {
  /// The routes added to the group are for those who have this role, or one above it.
  func group(_ path: RouterPath = "", for role: Role) -> RouterGroup<SchedulerContext> {
    group(path).add(middleware: RoleGuard(role: role))
  }
}
