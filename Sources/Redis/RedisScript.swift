/// A Lua script that the server runs atomically, loaded once per server and called by its digest.
public struct RedisScript: Sendable {
  /// What the script is called in errors; unique within a client.
  public let name: String
  public let source: String
  private let label: String

  public init(name: String, source: String) {
    self.name = name
    self.source = source
    label = "EVALSHA \(name)"
  }

  func command(digest: String, keys: [String], _ arguments: [any RedisArgument]) -> RedisCommand {
    RedisCommand(running: digest, label: label, keys: keys, arguments)
  }
}
