import HTTPTypes
import Hummingbird

/// Answers requests for a title's files and for the page that plays it.
struct TitleResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let files: TitleFiles

  func respond(to request: Request, context: Context) async throws -> Response {
    guard Loopback.includes(authority: request.head.authority ?? "") else {
      return Response(status: .misdirectedRequest)
    }
    var response =
      switch request.method {
      case .get, .head: try await files.response(to: request, at: request.uri.path)
      case .options: Response(status: .noContent, headers: [.allow: Self.methods, .accessControlAllowMethods: Self.methods])
      default: Response(status: .methodNotAllowed, headers: [.allow: Self.methods])
      }
    response.headers[.vary] = "Origin"
    if let origin = request.headers[.origin], Loopback.includes(origin: origin) {
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[.accessControlAllowHeaders] = "Range, If-None-Match, If-Range"
      response.headers[.accessControlExposeHeaders] = "Content-Length, Content-Range, ETag"
    }
    if response.status == .noContent || response.status == .notModified { response.headers[.contentLength] = nil }
    return request.method == .head ? response.createHeadResponse() : response
  }

  private static let methods = "GET, HEAD, OPTIONS"
}
