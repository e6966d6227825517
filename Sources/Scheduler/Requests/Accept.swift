import Foundation
import Hummingbird

/// What a client takes for an answer: the value of an Accept header (RFC 9110 §12.5.1).
struct Accept {
  private let ranges: [(type: String, quality: Double)]

  init(_ text: String) {
    ranges = text.split(separator: ",").map { range in
      let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
      return (parts.first ?? "", quality ?? 1)
    }
  }

  /// Whether a type, such as `application/json`, is welcome; the most exact range that fits it says so.
  func admits(_ type: String) -> Bool { quality(of: type) > 0 }

  /// How welcome a type is, 0…1.
  func quality(of type: String) -> Double {
    let family = type.prefix { $0 != "/" } + "/*"
    for wanted in [type, String(family), "*/*"] {
      if let range = ranges.first(where: { $0.type == wanted }) { return range.quality }
    }
    return 0
  }
}

extension Request {
  /// Whether a page for people is more welcome than a document for programs.
  var isFromBrowser: Bool {
    guard let accept = headers[.accept].map(Accept.init) else { return false }
    return accept.quality(of: "text/html") > accept.quality(of: "application/problem+json")
  }
}

/// Refuses requests that take none of the types that a route gives.
struct AcceptGuard: RouterMiddleware {
  typealias Context = SchedulerContext

  let types: [String]

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    if let text = request.headers[.accept] {
      let accept = Accept(text)
      guard types.contains(where: accept.admits) else {
        throw Problem(.notAcceptable, "the answer comes as \(types.joined(separator: " or ")), which Accept doesn't take")
      }
    }
    return try await next(request, context)
  }
}
