import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// An answer as it is kept.
struct KeptAnswer: Codable {
  let status: Int
  let headers: [String: String]
  let body: String

  init(_ response: Response) async throws {
    status = response.status.code
    headers = Dictionary(
      response.headers.map { ($0.name.rawName, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
    let collected = Collection()
    try await response.body.write(collected)
    body = String(buffer: collected.bytes)
  }

  init(_ text: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }

  var text: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }

  /// To the request that it was made for.
  var first: Response {
    var fields = HTTPFields()
    for (name, value) in headers { HTTPField.Name(name).map { fields[$0] = value } }
    return Response(status: .init(code: status), headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
  }

  /// To a request that came again.
  var again: Response {
    var response = first
    response.headers[.idempotencyReplayed] = "true"
    return response
  }

  private final class Collection: ResponseBodyWriter {
    var bytes = ByteBuffer()

    func write(_ buffer: ByteBuffer) { bytes.writeImmutableBuffer(buffer) }
    func finish(_ trailers: HTTPFields?) {}
  }
}
