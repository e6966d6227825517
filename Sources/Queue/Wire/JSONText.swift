import Foundation

/// A JSON value as it stands on the wire: payloads, progress and return values. Dates are ISO 8601.
public struct JSONText: Sendable, Equatable {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  /// - Throws: `EncodingError`.
  public init(encoding value: some Encodable) throws {
    if let text = value as? JSONText {
      self = text
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// - Throws: ``UndecodableValue``, which names the place in the JSON.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    if let text = self as? Value { return text }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      return try decoder.decode(type, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw numberThatDoesNotFit(error) ?? UndecodableValue(error)
    }
  }
}

extension JSONText: CustomStringConvertible {
  public var description: String { text }
}
