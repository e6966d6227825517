import Foundation

/// Where a Redis server is: `redis://[user:password@]host[:port][/database]`, `unix:///path/to.sock[?db=database]`, or, where sentinels
/// know it, `redis+sentinel://[user:password@]sentinel[:port][,sentinel[:port]…]/master[/database]`.
public struct RedisURL: Sendable, Equatable {
  public enum Address: Sendable, Equatable {
    case tcp(host: String, port: Int)
    case socket(path: String)
    /// The master called so; which server that is, the sentinels are asked at each connection.
    case sentinel(nodes: [Node], master: String)
  }

  /// A sentinel's place.
  public struct Node: Sendable, Equatable, CustomStringConvertible {
    public var host: String
    public var port: Int

    public init(host: String, port: Int = 26379) {
      self.host = host
      self.port = port
    }

    public var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
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

  /// The command that logs in; nil without a password.
  var login: RedisCommand? {
    password.map { password in user.map { ["AUTH", $0, password] } ?? ["AUTH", password] }
  }

  /// - Throws: ``RedisError`` with ``RedisError/Code/invalidURL``.
  public init(_ text: String) throws {
    func refuse(_ found: String) -> RedisError {
      RedisError(
        .invalidURL, doing: "read its URL", server: Self.withoutPassword(text), found: found,
        advice:
          "Use redis://[user:password@]host[:port][/database], redis+sentinel://host:port,host:port/master or unix:///path/to.sock"
      )
    }
    if text.hasPrefix("redis+sentinel://") {
      guard let url = Self.sentinelURL(text) else { throw refuse("it doesn't name sentinels and a master") }
      self = url
      return
    }
    guard let parts = URLComponents(string: text), let scheme = parts.scheme else { throw refuse("it isn't a URL") }
    self.init(address: .socket(path: parts.path), user: parts.user, password: parts.password)
    if user?.isEmpty == true { user = nil }
    let database: String?
    switch scheme {
    case "redis":
      guard let host = parts.host, !host.isEmpty else { throw refuse("it names no host") }
      let bare = host.trimmingCharacters(in: ["[", "]"])
      guard (1...65535).contains(parts.port ?? 6379) else { throw refuse("its port isn't 1 to 65535") }
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

  /// Several hosts are more than `URLComponents` reads, so it is given one at a time.
  private static func sentinelURL(_ text: String) -> RedisURL? {
    let rest = text.dropFirst("redis+sentinel://".count)
    let login = rest.lastIndex(of: "@").map { rest[...$0] } ?? ""
    let parts = rest.dropFirst(login.count).split(separator: "/", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), !parts[1].isEmpty, let database = Int(parts.count == 3 ? parts[2] : "0"), database >= 0
    else { return nil }
    var url: RedisURL?
    var nodes: [Node] = []
    for host in parts[0].split(separator: ",", omittingEmptySubsequences: false) {
      guard let one = try? RedisURL("redis://\(login)\(host)"), case .tcp(let name, _) = one.address else { return nil }
      nodes.append(Node(host: name, port: URLComponents(string: "redis://\(host)")?.port ?? 26379))
      url = one
    }
    url?.address = .sentinel(nodes: nodes, master: String(parts[1]))
    url?.database = database
    return url
  }

  /// Up to the last `@`: a password that should have been percent-encoded is one all the same.
  private static func withoutPassword(_ text: String) -> String {
    text.replacing(/:\/\/.*@/, with: "://…@")
  }
}

extension RedisURL: CustomStringConvertible {
  /// The URL without user and password.
  public var description: String {
    switch address {
    case .tcp(let host, let port): "redis://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)"
    case .sentinel(let nodes, let master):
      "redis+sentinel://\(nodes.map(\.description).joined(separator: ","))/\(master)/\(database)"
    case .socket(let path): "unix://\(path)" + (database == 0 ? "" : "?db=\(database)")
    }
  }
}
