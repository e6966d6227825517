import HTTPTypes
import Hummingbird

/// Tells whether a browser's request comes from a page of this server: cookies come along whoever makes the request.
enum SameOrigin {
  /// Requests that only look need no proof.
  static func admits(_ request: HTTPRequest) -> Bool {
    if request.method == .get || request.method == .head { return true }
    if let site = request.headerFields[.secFetchSite], site != "same-origin" { return false }
    guard let origin = request.headerFields[.origin] else { return request.headerFields[.secFetchSite] != nil }
    guard let authority = request.authority, !authority.isEmpty else { return false }
    return origin == "https://\(authority)" || origin == "http://\(authority)"
  }
}

extension HTTPField.Name {
  static let secFetchSite = Self("Sec-Fetch-Site")!
}
