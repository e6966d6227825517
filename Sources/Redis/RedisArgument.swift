/// What can stand in a ``RedisCommand``: text, whole numbers and bytes.
public protocol RedisArgument: Sendable {
  /// The bytes as they go to the server.
  var redisBytes: [UInt8] { get }
}

extension String: RedisArgument {
  public var redisBytes: [UInt8] { Array(utf8) }
}

extension Int: RedisArgument {
  public var redisBytes: [UInt8] { Array(String(self).utf8) }
}

extension Int64: RedisArgument {
  public var redisBytes: [UInt8] { Array(String(self).utf8) }
}

extension Array: RedisArgument where Element == UInt8 {
  public var redisBytes: [UInt8] { self }
}
