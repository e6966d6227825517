import Postgres

/// Where revenue comes from, such as `netflix` or `box-office`: small letters, digits, `-` and `_`.
public struct RevenueSource: Sendable, Hashable, CustomStringConvertible {
  public let name: String

  /// Nil for what isn't such a name of 1 to 64 characters.
  public init?(_ name: String) {
    let isPlain = name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
    guard isPlain, (1...64).contains(name.utf8.count) else { return nil }
    self.name = name
  }

  init(known name: String) { self.name = name }

  public var description: String { name }
}

extension RevenueSource: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let source = RevenueSource(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(64))' isn't a source: small letters, digits, - and _")
    }
    self = source
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
