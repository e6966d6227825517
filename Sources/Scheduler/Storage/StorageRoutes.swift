import Foundation
import HTTPTypes
import Hummingbird
import Storage

/// Answers the signed links of a storage that is a folder, as a bucket's server does those of the bucket.
struct StorageRoutes: Routes {
  let store: any ObjectStore

  func add(to router: some RouterMethods<SchedulerContext>) {
    router.get("api/storage/**") { request, _ in try await read(request) }
    router.put("api/storage/**") { request, _ in try await write(request) }
  }

  private func read(_ request: Request) async throws -> Response {
    let (folder, link) = try await link(of: request)
    var response = try await StoredResponse(store: folder).response(to: request, with: link.key)
    // Whatever was put there is no page of ours.
    response.headers[.contentSecurityPolicy] = "default-src 'none'; sandbox"
    response.headers[.xContentTypeOptions] = "nosniff"
    return response
  }

  private func write(_ request: Request) async throws -> Response {
    let (folder, link) = try await link(of: request)
    switch link.operation {
    case .read: throw Problem(.forbidden, "the link is for reading")
    case .write(let size, let type):
      guard request.headers[.contentType] == type else {
        throw Problem(.unsupportedMediaType, "the link takes the Content-Type \(type)")
      }
      try check(request, size)
      try await folder.put(request.body, size: size, at: link.key)
      return Response(status: .ok)
    case .writePart(let upload, let number, let size):
      try check(request, size)
      let part = try await folder.putPart(request.body, size: size, number, of: upload)
      return Response(status: .ok, headers: [.eTag: "\"\(part.entityTag)\""])
    }
  }

  /// - Throws: ``Problem`` 404 where the storage is a bucket, 403 for a link that isn't good.
  private func link(of request: Request) async throws -> (FolderStore, FolderLink) {
    guard let folder = store as? FolderStore else {
      throw Problem(.notFound, "the storage is a bucket, whose own server answers its links")
    }
    let path = request.uri.path.dropFirst(FolderLink.path.count)
    let query = Dictionary(request.uri.queryParameters.map { (String($0.key), String($0.value)) }) { first, _ in first }
    let secret = try await folder.linkKey()
    do {
      let link = try FolderLink(
        method: request.method.rawValue, path: path.removingPercentEncoding ?? "", query: query, signedBy: secret, now: Date())
      return (folder, link)
    } catch { throw Problem(.forbidden, "\(error)") }
  }

  /// What is announced wrong needn't be sent. What is sent is counted anyway.
  private func check(_ request: Request, _ size: Int64) throws {
    guard let text = request.headers[.contentLength], text != "\(size)" else { return }
    throw Problem(.unprocessableContent, "Content-Length is \(text); the link takes \(size) bytes")
  }
}
