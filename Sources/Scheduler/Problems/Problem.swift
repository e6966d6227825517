import Foundation
import Hummingbird

/// Why a request isn't answered as asked: a problem document of RFC 9457.
public struct Problem: Error, Sendable {
  public var status: HTTPResponse.Status
  /// What was found, at which place, and what would help; one line for people.
  public var detail: String
  public var headers: HTTPFields

  public init(_ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:]) {
    self.status = status
    self.detail = detail
    self.headers = headers
  }
}

extension Problem: CustomStringConvertible {
  public var description: String { "\(status.code) \(status.reasonPhrase): \(detail)" }
}

extension Problem: HTTPResponseError {
  public func response(from request: Request, context: some RequestContext) throws -> Response {
    let document = Document(
      type: "about:blank", title: status.reasonPhrase, status: status.code, detail: detail, instance: request.uri.path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = "application/problem+json"
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(document))))
  }

  /// The members that RFC 9457 defines.
  private struct Document: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
  }
}
