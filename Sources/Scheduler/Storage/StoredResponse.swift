import HTTPTypes
import Hummingbird
import Storage

/// Answers with an object of a store: with all of it, the part that is asked for, or the news that it hasn't changed.
struct StoredResponse {
  let store: any ObjectStore

  /// - Throws: `StorageError`, such as for an object that isn't there.
  func response(to request: Request, with key: ObjectKey) async throws -> Response {
    let facts = try await store.facts(of: key)
    let (entityTag, size) = ("\"\(facts.entityTag)\"", Int(facts.size))
    var headers: HTTPFields = [.eTag: entityTag, .acceptRanges: "bytes"]
    if let known = request.headers[.ifNoneMatch], Self.mentions(entityTag, known) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = MediaType.of(key.name)
    let isCurrent = request.headers[.ifRange].map { $0 == entityTag } ?? true
    let asked = request.method == .get && isCurrent ? request.headers[.range] : nil
    switch ByteRange(header: asked, size: size) {
    case .whole:
      return Response(status: .ok, headers: headers, body: body(facts, 0..<size))
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      return Response(status: .partialContent, headers: headers, body: body(facts, range))
    case .unsatisfiable:
      return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(size)"])
    }
  }

  private static func mentions(_ entityTag: String, _ header: String) -> Bool {
    header == "*" || header.split(separator: ",").contains { $0.hasSuffix(entityTag) }
  }

  private func body(_ facts: ObjectFacts, _ range: Range<Int>) -> ResponseBody {
    let bytes = store.bytes(of: facts, in: Int64(range.lowerBound)..<Int64(range.upperBound))
    return ResponseBody(contentLength: range.count) { writer in
      for try await piece in bytes { try await writer.write(piece) }
      try await writer.finish(nil)
    }
  }
}
