import HTTPTypes
import Hummingbird
import Storage

/// What there is to see of a title: its files, and the page that plays it.
struct TitleFiles {
  let folder: TitleFolder
  /// Whether pages of the same server may show the player in a frame.
  var mayBeFramed = false

  /// - Parameter path: below the title, beginning with a slash; `/` is the page.
  func response(to request: Request, at path: String) -> Response {
    var response = content(at: path, for: request)
    response.headers.append(contentsOf: policy)
    return response
  }

  /// The page runs its own scripts and reads its own title, and nothing else. `blob:` is where Media Source Extensions play from.
  private var policy: HTTPFields {
    [
      .contentSecurityPolicy: [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "media-src 'self' blob:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors \(mayBeFramed ? "'self'" : "'none'")",
      ].joined(separator: "; "),
      .xContentTypeOptions: "nosniff",
      .cacheControl: "no-cache",
    ]
  }

  private func content(at path: String, for request: Request) -> Response {
    if let asset = PlayerAsset(path: path) {
      return Response(
        status: .ok, headers: [.contentType: asset.mediaType], body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
    guard let path = TitlePath(path), let file = folder.file(at: path) else {
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
