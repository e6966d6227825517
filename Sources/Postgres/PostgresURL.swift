import CPostgres

/// Where a PostgreSQL database is, as libpq understands it: `postgres://[user:password@]host[:port][,host…]/database[?sslmode=…]`,
/// or `host=… dbname=…`.
///
/// What it leaves open, libpq's own variables say (`PGHOST`, `PGUSER`, `PGPASSFILE` …). TLS is as its `sslmode` has it.
public struct PostgresURL: Sendable, Equatable {
  /// libpq's connection options by their names.
  public private(set) var options: [String: String]

  /// A database on a Unix socket in a folder of this machine.
  public init(socketFolder: String, user: String, database: String) {
    options = ["host": socketFolder, "user": user, "dbname": database]
  }

  /// - Throws: ``PostgresError`` with ``PostgresError/Code/invalidURL``.
  public init(_ text: String) throws {
    func refuse(_ found: String) -> PostgresError {
      PostgresError(
        .invalidURL, doing: "read it", server: "the given URL", found: found,
        advice: "Use postgres://user:password@host:port/database, with special characters percent-encoded")
    }
    let scheme = text.prefixMatch(of: /([a-z+]+):\/\//)?.1
    if let scheme, scheme != "postgres", scheme != "postgresql" { throw refuse("its scheme is \(scheme)") }
    guard scheme != nil || text.contains("=") else { throw refuse("it is neither a URL nor name=value pairs") }
    var message: UnsafeMutablePointer<CChar>?
    guard let list = PQconninfoParse(text, &message) else {
      defer { PQfreemem(message) }
      throw refuse(message.map { Self.withoutQuotations(oneLine(String(cString: $0))) } ?? "no memory is left")
    }
    defer { PQconninfoFree(list) }
    options = [:]
    var option = list
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
  }

  /// The same server, and another of its databases.
  public func database(_ name: String) -> PostgresURL {
    var url = self
    url.options["dbname"] = name
    return url
  }

  /// libpq quotes what it can't read, which may be a password.
  private static func withoutQuotations(_ message: String) -> String {
    message.replacing(/"[^"]*"/, with: "…").replacing(/in .*$/, with: "in it")
  }
}

extension PostgresURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The URL without user, password and options.
  public var description: String {
    let hosts = options["host"] ?? options["hostaddr"] ?? "localhost"
    let port = options["port"].map { ":\($0)" } ?? ""
    let database = options["dbname"] ?? ""
    return hosts.hasPrefix("/") ? "postgres:///\(database)?host=\(hosts)" : "postgres://\(hosts)\(port)/\(database)"
  }

  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
