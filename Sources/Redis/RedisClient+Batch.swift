extension RedisClient {
  /// Runs a script once for each list of arguments, all in one round trip and in this order; other clients' commands may come
  /// between.
  /// - Throws: ``RedisError``, also when the server refuses just one of the calls.
  public func run(_ script: RedisScript, keys: [String], each calls: [[any RedisArgument]]) async throws -> [RedisValue] {
    guard !calls.isEmpty else { return [] }
    var replies = try await send(calls, of: script, keys: keys)
    let unknown = replies.indices.filter { index in
      if case .error(let found) = replies[index] { found.hasPrefix("NOSCRIPT") } else { false }
    }
    if !unknown.isEmpty {
      forget(script)
      for (index, reply) in zip(unknown, try await send(unknown.map { calls[$0] }, of: script, keys: keys)) {
        replies[index] = reply
      }
    }
    return try replies.map { try accepted($0, of: "EVALSHA \(script.name)") }
  }

  private func send(_ calls: [[any RedisArgument]], of script: RedisScript, keys: [String]) async throws -> [RedisValue] {
    let digest = try await digest(of: script)
    let commands = calls.map { script.command(digest: digest, keys: keys, $0) }
    return try await connected().send(commands, within: options.commandTimeout)
  }
}
