import Foundation

extension JSONText {
  /// Text from outside, of which nobody knows whether it is JSON.
  /// - Throws: ``UndecodableValue``.
  public init(parsing text: String) throws {
    self.init(text)
    _ = try decode(as: JSONValue.self)
  }
}

extension JSONText {
  /// The fault behind an error that names no place: Foundation takes JSON for invalid where a number doesn't fit its place.
  func numberThatDoesNotFit(_ error: DecodingError) -> UndecodableValue? {
    guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty,
      let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    else { return nil }
    let numbers = value.unwholeNumbers
    guard let first = numbers.first else { return nil }
    guard numbers.count > 1 else {
      return UndecodableValue(path: first.path, problem: "\(first.number) isn't a whole number in range")
    }
    let places = numbers.prefix(5).map { "\($0.path) \($0.number)" }.joined(separator: ", ")
    return UndecodableValue(path: "", problem: "one of these numbers isn't a whole number in range: \(places)")
  }
}

/// JSON inside JSON stands as the value that it is, not as a string. On its own it is passed on as it was written.
extension JSONText: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(encoding: JSONValue(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try decode(as: JSONValue.self).encode(to: encoder)
  }
}

/// Any JSON value.
private indirect enum JSONValue: Codable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The numbers in it that aren't whole, or too large for 64 bits, with their places.
  var unwholeNumbers: [(path: String, number: Double)] {
    switch self {
    case .number(let number): [("", number)]
    case .array(let values):
      values.enumerated().flatMap { index, value in
        value.unwholeNumbers.map { ("[\(index)]" + Self.beneath($0.path), $0.number) }
      }
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { name, value in
        value.unwholeNumbers.map { (name + Self.beneath($0.path), $0.number) }
      }
    case .null, .bool, .integer, .string: []
    }
  }

  private static func beneath(_ path: String) -> String { path.isEmpty || path.hasPrefix("[") ? path : "." + path }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([JSONValue].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .null: try value.encodeNil()
    case .bool(let bool): try value.encode(bool)
    case .integer(let integer): try value.encode(integer)
    case .number(let number): try value.encode(number)
    case .string(let string): try value.encode(string)
    case .array(let array): try value.encode(array)
    case .object(let object): try value.encode(object)
    }
  }
}
