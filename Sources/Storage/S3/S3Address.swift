import Foundation

/// How a bucket's objects are addressed: host and path, in either style.
struct S3Address: Sendable {
  let scheme: String
  /// With the port where it isn't the scheme's own, as in the `Host` header.
  let host: String
  private let base: String

  init(_ settings: S3Settings) {
    scheme = settings.endpoint.scheme ?? "https"
    let usualPort = scheme == "https" ? 443 : 80
    let port = settings.endpoint.port.flatMap { $0 == usualPort ? nil : ":\($0)" } ?? ""
    let name = settings.endpoint.host() ?? ""
    let server = name.contains(":") ? "[\(name)]" : name
    switch settings.addressing {
    case .path: (host, base) = (server + port, "/" + settings.bucket)
    case .virtual: (host, base) = (settings.bucket + "." + server + port, "")
    }
  }

  /// The encoded path of an object, or of the bucket.
  func path(_ object: String) -> String {
    object.isEmpty ? base.isEmpty ? "/" : base : base + "/" + PercentEncoding.path(object)
  }

  func url(_ object: String, query: String) -> String {
    scheme + "://" + host + path(object) + (query.isEmpty ? "" : "?" + query)
  }
}
