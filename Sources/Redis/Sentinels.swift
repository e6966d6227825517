/// The sentinels that watch over a server and its replicas, and know which of them is the master now.
struct Sentinels: Sendable {
  let url: RedisURL
  let nodes: [RedisURL.Node]
  let master: String

  /// Where the master is, as the first sentinel says that can be reached and knows it. One that asks for a login is given the server's.
  func masterAddress(within limit: Duration) async throws -> RedisURL.Address {
    var found = "none is named"
    for node in nodes {
      do {
        let connection = try await RedisConnection.open(url, at: .tcp(host: node.host, port: node.port), within: limit)
        defer { Task { await connection.close() } }
        let question: RedisCommand = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", master]
        var reply = try await connection.send(question, within: limit)
        if case .error(let message) = reply, message.hasPrefix("NOAUTH"), let login = url.login {
          _ = try await connection.send(login, within: limit)
          reply = try await connection.send(question, within: limit)
        }
        if case .error(let message) = reply { found = "\(node): \(message)" }
        if reply.isNull { found = "\(node) knows no master called \(master)" }
        let parts = reply.strings
        if parts.count == 2, let port = Int(parts[1]) { return .tcp(host: parts[0], port: port) }
      } catch let error as RedisError {
        found = "\(node): \(error.found)"
      }
    }
    throw RedisError(
      .unreachable, doing: "ask the sentinels", server: url.description, found: found,
      advice: "Name sentinels and master as redis+sentinel://host:port,host:port/master")
  }
}
