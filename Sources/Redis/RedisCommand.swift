/// A command and its arguments, byte for byte: `["SET", key, value, "PX", 30_000]`.
public struct RedisCommand: Sendable, ExpressibleByArrayLiteral {
  /// What the command is called in errors: its name and, for a script, the script's.
  public let label: String
  /// The command in RESP, the protocol's array of bulk strings.
  private(set) var encoded: [UInt8] = []

  public init(_ arguments: [any RedisArgument], label: String? = nil) {
    self.label = label ?? arguments.first.map { "\($0)" } ?? "(empty command)"
    begin(count: arguments.count)
    for argument in arguments { argument.append(to: &encoded) }
  }

  public init(arrayLiteral elements: any RedisArgument...) {
    self.init(elements)
  }

  /// A script's call.
  init(running digest: String, label: String, keys: [String], _ arguments: [any RedisArgument]) {
    self.label = label
    begin(count: 3 + keys.count + arguments.count)
    "EVALSHA".append(to: &encoded)
    digest.append(to: &encoded)
    keys.count.append(to: &encoded)
    for key in keys { key.append(to: &encoded) }
    for argument in arguments { argument.append(to: &encoded) }
  }

  private mutating func begin(count: Int) {
    encoded.reserveCapacity(512)
    encoded.append(header: UInt8(ascii: "*"), count)
  }
}
