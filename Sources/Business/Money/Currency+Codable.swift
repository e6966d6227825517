/// As its three letters.
extension Currency: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let code = try value.decode(String.self)
    guard let currency = Currency(code) else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "'\(code)' is no currency of ISO 4217, such as EUR")
    }
    self = currency
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(code)
  }
}
