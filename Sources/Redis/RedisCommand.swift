/// A command and its arguments, byte for byte: `["SET", key, value, "PX", 30_000]`.
public struct RedisCommand: Sendable, ExpressibleByArrayLiteral {
  /// What the command is called in errors: its name and, for a script, the script's.
  public let label: String
  private var arguments: [[UInt8]]

  public init(_ arguments: [any RedisArgument], label: String? = nil) {
    self.arguments = arguments.map(\.redisBytes)
    self.label = label ?? self.arguments.first.map { String(decoding: $0, as: UTF8.self) } ?? "(empty command)"
  }

  public init(arrayLiteral elements: any RedisArgument...) {
    self.init(elements)
  }

  /// The command in RESP, the protocol's array of bulk strings.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 + arguments.reduce(0) { $0 + $1.count + 16 })
    bytes.append(header: "*", arguments.count)
    for argument in arguments {
      bytes.append(header: "$", argument.count)
      bytes.append(contentsOf: argument)
      bytes.append(contentsOf: "\r\n".utf8)
    }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append(header: String, _ count: Int) {
    append(contentsOf: header.utf8)
    append(contentsOf: String(count).utf8)
    append(contentsOf: "\r\n".utf8)
  }
}
