/// Whether a request comes from this machine's own pages. The server listens on loopback alone; this keeps out a page of the
/// network whose name was pointed at 127.0.0.1.
enum Loopback {
  /// A `Host` header, or a URL's authority: a name or address, and perhaps a port.
  static func includes(authority: String) -> Bool {
    let host: Substring =
      if authority.hasPrefix("[") { authority.prefix { $0 != "]" } + "]" } else { authority.prefix { $0 != ":" } }
    return host == "localhost" || host == "[::1]" || isLoopbackAddress(host)
  }

  /// An `Origin` header, such as `http://localhost:3000`.
  static func includes(origin: String) -> Bool {
    ["http://", "https://"].contains { origin.hasPrefix($0) && includes(authority: String(origin.dropFirst($0.count))) }
  }

  private static func isLoopbackAddress(_ host: Substring) -> Bool {
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
  }
}
