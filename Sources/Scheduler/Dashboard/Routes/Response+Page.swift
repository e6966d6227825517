import Hummingbird
import Markup

extension Response {
  /// A page, which runs the dashboard's own scripts and styles and nothing else.
  static func page(_ view: some View, status: HTTPResponse.Status = .ok) -> Response {
    let headers: HTTPFields = [
      .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
      .cacheControl: "no-store",
    ]
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: view.body.document())))
  }

  /// Where to look after something was done.
  static func seeOther(_ path: SitePath) -> Response {
    Response(status: .seeOther, headers: [.location: path.description, .cacheControl: "no-store"])
  }

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "frame-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")
}
