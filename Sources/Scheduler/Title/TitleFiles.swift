import HTTPTypes
import Hummingbird
import Storage

/// What there is to see of a title: its files, and the page that plays it.
struct TitleFiles {
  let title: StoredTitle
  /// Whether pages of the same server may show the player in a frame.
  var mayBeFramed = false

  /// - Parameter path: below the title, beginning with a slash; `/` is the page.
  /// - Throws: `StorageError` where the store can't be read.
  func response(to request: Request, at path: String) async throws -> Response {
    var response = try await content(at: path, for: request)
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

  private func content(at path: String, for request: Request) async throws -> Response {
    if let asset = PlayerAsset(path: path) {
      return Response(
        status: .ok, headers: [.contentType: asset.mediaType], body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
    guard let key = title.key(requestPath: path) else { return Response(status: .notFound) }
    do {
      return try await StoredResponse(store: title.store).response(to: request, with: key)
    } catch let error as StorageError where error.code == .notFound {
      return Response(status: .notFound)
    }
  }
}
