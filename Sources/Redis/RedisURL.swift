import Foundation

/// Where a Redis server is: `redis://[user:password@]host[:port][/database]` or `unix:///path/to.sock[?db=database]`.
public struct RedisURL: Sendable, Equatable {
  public enum Address: Sendable, Equatable {
    case tcp(host: String, port: Int)
    case socket(path: String)
  }

  public var address: Address
  public var user: String?
  public var password: String?
  public var database: Int

  public init(address: Address, user: String? = nil, password: String? = nil, database: Int = 0) {
    self.address = address
    self.user = user
    self.password = password
    self.database = database
  }

  /// A server on a Unix socket of this machine.
  public init(socket path: String) {
    self.init(address: .socket(path: path))
  }

  /// - Throws: ``RedisError`` with ``RedisError/Code/invalidURL``.
  public init(_ text: String) throws {
    func refuse(_ found: String) -> RedisError {
      RedisError(
        .invalidURL, doing: "read its URL", server: Self.withoutPassword(text), found: found,
        advice: "Use redis://[user:password@]host[:port][/database] or unix:///path/to.sock")
    }
    guard let parts = URLComponents(string: text), let scheme = parts.scheme else { throw refuse("it isn't a URL") }
    self.init(address: .socket(path: parts.path), user: parts.user, password: parts.password)
    if user?.isEmpty == true { user = nil }
    let database: String?
    switch scheme {
    case "redis":
      guard let host = parts.host, !host.isEmpty else { throw refuse("it names no host") }
      let bare = host.trimmingCharacters(in: ["[", "]"])
      address = .tcp(host: bare, port: parts.port ?? 6379)
      database = parts.path.split(separator: "/").first.map(String.init)
    case "unix":
      guard parts.host?.isEmpty ?? true, parts.path.count > 1 else { throw refuse("it names no absolute path") }
      database = parts.queryItems?.first { $0.name == "db" }?.value
    case "rediss":
      throw refuse("this client has no TLS")
    default:
      throw refuse("its scheme is \(scheme)")
    }
    guard let number = Int(database ?? "0"), number >= 0 else { throw refuse("its database isn't a number") }
    self.database = number
  }

  private static func withoutPassword(_ text: String) -> String {
    text.replacing(/:\/\/[^@\/]*@/, with: "://…@")
  }
}

extension RedisURL: CustomStringConvertible {
  /// The URL without user and password.
  public var description: String {
    switch address {
    case .tcp(let host, let port): "redis://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
    case .socket(let path): "unix://\(path)" + (database == 0 ? "" : "?db=\(database)")
    }
  }
}
