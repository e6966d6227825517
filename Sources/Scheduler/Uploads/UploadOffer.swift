import Foundation
import Hummingbird
import Storage

/// What `POST /api/upload/url` answers: how the film is to be sent.
struct UploadOffer: ResponseEncodable, Sendable {
  /// The upload's id.
  let upload: String
  let key: String
  let expires: Date
  /// How the whole is sent; absent where it comes in parts.
  var request: SignedCall?
  /// Bytes of each part but the last.
  var partSize: Int64?
  var parts: [Part]?

  /// A request that needs no credentials.
  struct SignedCall: Encodable {
    let method: String
    /// Absolute, or a path on this server.
    let url: String
    /// Have to be sent as they are.
    let headers: [String: String]

    init(_ request: SignedRequest) { (method, url, headers) = (request.method, request.url, request.headers) }
  }

  struct Part: Encodable {
    let number: Int
    /// Bytes.
    let size: Int64
    let request: SignedCall
  }

  /// Signs what an upload takes.
  init(_ upload: Upload, in store: any ObjectStore, now: Date) async throws {
    func sign(_ operation: SignedOperation) async throws -> SignedCall {
      SignedCall(try await store.sign(operation, at: upload.arrival, for: Upload.time, from: now))
    }
    (self.upload, key, expires) = (upload.id, upload.key.path, upload.expires)
    guard let multipart = upload.parts else {
      request = try await sign(.write(size: upload.size, type: upload.type))
      return
    }
    let layout = PartLayout(size: upload.size)
    var parts: [Part] = []
    for number in 1...layout.count {
      let size = Int64(layout.range(of: number).count)
      parts.append(
        Part(number: number, size: size, request: try await sign(.writePart(of: multipart, number: number, size: size))))
    }
    (partSize, self.parts) = (layout.partSize, parts)
  }
}
