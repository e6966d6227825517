import Foundation
import Hummingbird

/// The cookie of someone who has signed in: out of reach of scripts, and of requests from other sites.
enum SessionCookie {
  static let name = "sprocket_session"

  static func value(in request: Request) -> String? { request.cookies[name]?.value }

  /// - Parameter until: nil to forget the cookie.
  static func make(_ value: String, until: Date?, for request: Request) -> Cookie {
    // Over plain HTTP, which is for this machine alone, a browser wouldn't keep a secure cookie.
    let isLocal = Loopback.includes(authority: request.head.authority ?? "")
    return Cookie(
      name: name, value: value, expires: until ?? Date(timeIntervalSince1970: 0), path: "/", secure: !isLocal, httpOnly: true,
      sameSite: .strict)
  }
}
