import HTTPTypes
import Hummingbird
import Storage

/// Answers requests for a title's files and for the page that plays it.
struct TitleResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let folder: TitleFolder

  func respond(to request: Request, context: Context) async throws -> Response {
    guard Loopback.includes(authority: request.head.authority ?? "") else {
      return Response(status: .misdirectedRequest)
    }
    var response =
      switch request.method {
      case .get, .head: content(for: request)
      case .options: Response(status: .noContent, headers: [.allow: Self.methods, .accessControlAllowMethods: Self.methods])
      default: Response(status: .methodNotAllowed, headers: [.allow: Self.methods])
      }
    response.headers.append(contentsOf: Self.policy)
    if let origin = request.headers[.origin], Loopback.includes(origin: origin) {
      response.headers[.accessControlAllowOrigin] = origin
      response.headers[.accessControlAllowHeaders] = "Range, If-None-Match, If-Range"
      response.headers[.accessControlExposeHeaders] = "Content-Length, Content-Range, ETag"
    }
    if response.status == .noContent || response.status == .notModified { response.headers[.contentLength] = nil }
    return request.method == .head ? response.createHeadResponse() : response
  }

  private static let methods = "GET, HEAD, OPTIONS"

  /// The page runs its own scripts and reads its own title, and nothing else. `blob:` is where Media Source Extensions play from.
  private static let policy: HTTPFields = [
    .contentSecurityPolicy: [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "media-src 'self' blob:",
      "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; "),
    .xContentTypeOptions: "nosniff",
    .vary: "Origin",
    .cacheControl: "no-cache",
  ]

  private func content(for request: Request) -> Response {
    if let asset = PlayerAsset(path: request.uri.path) {
      return Response(
        status: .ok, headers: [.contentType: asset.mediaType], body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
    guard let path = TitlePath(request.uri.path), let file = folder.file(at: path) else {
      return Response(status: .notFound)
    }
    return file.response(to: request, mediaType: MediaType.of(path.fileName))
  }
}

extension TitleFile {
  /// The file, or the part that is asked for, or the news that it hasn't changed.
  fileprivate func response(to request: Request, mediaType: String) -> Response {
    var headers: HTTPFields = [.eTag: entityTag, .acceptRanges: "bytes"]
    if let known = request.headers[.ifNoneMatch], matches(known) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = mediaType
    let isCurrent = request.headers[.ifRange].map { $0 == entityTag } ?? true
    let asked = request.method == .get && isCurrent ? request.headers[.range] : nil
    switch ByteRange(header: asked, size: size) {
    case .whole:
      return Response(status: .ok, headers: headers, body: body(0..<size))
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      return Response(status: .partialContent, headers: headers, body: body(range))
    case .unsatisfiable:
      return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(size)"])
    }
  }

  private func matches(_ entityTags: String) -> Bool {
    entityTags == "*" || entityTags.split(separator: ",").contains { $0.hasSuffix(entityTag) }
  }

  private func body(_ range: Range<Int>) -> ResponseBody {
    ResponseBody(contentLength: range.count) { writer in
      try await self.read(range) { try await writer.write($0) }
      try await writer.finish(nil)
    }
  }
}
