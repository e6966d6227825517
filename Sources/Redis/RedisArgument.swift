/// What can stand in a ``RedisCommand``: text, whole numbers and bytes.
public protocol RedisArgument: Sendable {
  /// Appends the argument as the protocol wants it: its length and its bytes.
  func append(to command: inout [UInt8])
}

extension String: RedisArgument {
  public func append(to command: inout [UInt8]) {
    command.appendBulk(utf8, count: utf8.count)
  }
}

extension Int: RedisArgument {
  public func append(to command: inout [UInt8]) {
    String(self).append(to: &command)
  }
}

extension Int64: RedisArgument {
  public func append(to command: inout [UInt8]) {
    String(self).append(to: &command)
  }
}

extension Array: RedisArgument where Element == UInt8 {
  public func append(to command: inout [UInt8]) {
    command.appendBulk(self, count: count)
  }
}

extension [UInt8] {
  /// A bulk string.
  fileprivate mutating func appendBulk(_ bytes: some Sequence<UInt8>, count: Int) {
    append(header: UInt8(ascii: "$"), count)
    append(contentsOf: bytes)
    append(UInt8(ascii: "\r"))
    append(UInt8(ascii: "\n"))
  }

  /// A line such as `*3`.
  mutating func append(header: UInt8, _ count: Int) {
    append(header)
    append(contentsOf: String(count).utf8)
    append(UInt8(ascii: "\r"))
    append(UInt8(ascii: "\n"))
  }
}
