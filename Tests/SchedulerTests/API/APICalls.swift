import Foundation
import Testing

@testable import Scheduler

/// JSON that is looked into by names and places.
struct JSONDocument {
  let value: Any?

  subscript(name: String) -> JSONDocument { JSONDocument(value: (value as? [String: Any])?[name]) }
  subscript(index: Int) -> JSONDocument {
    let array = value as? [Any] ?? []
    return JSONDocument(value: array.indices.contains(index) ? array[index] : nil)
  }

  var string: String? { value as? String }
  var number: Double? { (value as? NSNumber)?.doubleValue }
  var bool: Bool? { value as? Bool }
  var count: Int { (value as? [Any])?.count ?? (value as? [String: Any])?.count ?? 0 }
  var array: [JSONDocument] { (value as? [Any] ?? []).map { JSONDocument(value: $0) } }
}

extension HTTPReply {
  var json: JSONDocument {
    JSONDocument(value: try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed))
  }

  /// What a problem document says; nil for any other answer.
  var problem: String? { headers["content-type"] == "application/problem+json" ? json["detail"].string : nil }
}

extension RunningScheduler {
  /// A call of the API.
  func call(
    _ method: String, _ path: String, _ json: String? = nil, token: String? = nil, headers: [String: String] = [:]
  ) async throws -> HTTPReply {
    var headers = headers
    if json != nil { headers["Content-Type"] = headers["Content-Type"] ?? "application/json" }
    if let token { headers["Authorization"] = "Bearer \(token)" }
    return try await client.ask(path, method: method, headers: headers, body: json.map { Array($0.utf8) })
  }

  /// Adds a transcode job.
  /// - Returns: its id in the API.
  func add(film: String? = nil, owner: String? = nil, token: String? = nil) async throws -> String {
    let filmed = film.map { #""film":{"id":"\#($0)"\#(owner.map { #","owner":"\#($0)""# } ?? "")},"# } ?? ""
    let title = "titles/\(film ?? "a")"
    let reply = try await call(
      "POST", "/api/jobs",
      #"{"type":"transcode","payload":{\#(filmed)"source":"\#(title)/a.mov","profile":"abr-h264","output":"\#(title)"}}"#,
      token: token)
    #expect(reply.status == 201, "\(reply.text)")
    return try #require(reply.json["id"].string)
  }
}
