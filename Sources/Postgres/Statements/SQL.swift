/// A statement with its parameters: `"SELECT title FROM work WHERE id = \(id)"`.
///
/// What is interpolated never becomes part of the statement's text: a value becomes a parameter, another `SQL` a part with its own
/// parameters.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
  enum Part: Sendable {
    case text(String)
    case parameter(any PostgresValue)
  }

  /// As the server gets it, with `$1`, `$2` … for the parameters.
  public let text: String
  let parts: [Part]
  let parameters: [any PostgresValue]

  private init(parts: [Part]) {
    self.parts = parts
    text = Self.text(of: parts) { "$\($0 + 1)" }
    parameters = parts.compactMap { part in
      guard case .parameter(let value) = part else { return nil }
      return value
    }
  }

  /// The statement with something else in its parameters' places.
  /// - Parameter parameter: gives what stands for a parameter, of which the first is number 0.
  func text(_ parameter: (Int) -> String) -> String { Self.text(of: parts, parameter) }

  private static func text(of parts: [Part], _ parameter: (Int) -> String) -> String {
    var (text, count) = ("", 0)
    for part in parts {
      switch part {
      case .text(let words): text += words
      case .parameter:
        text += parameter(count)
        count += 1
      }
    }
    return text
  }

  public init(stringLiteral value: String) {
    self.init(parts: [.text(value)])
  }

  public init(stringInterpolation: StringInterpolation) {
    self.init(parts: stringInterpolation.parts)
  }

  /// A statement that is put together from text. The text is taken as it is, so it must not hold what a stranger wrote.
  public init(verbatim text: String) {
    self.init(parts: [.text(text)])
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

    public mutating func appendInterpolation(_ value: some PostgresValue) { parts.append(.parameter(value)) }

    /// NULL for nil; by itself, so that the compiler doesn't take it for an optional that is printed.
    public mutating func appendInterpolation<Value: PostgresValue>(_ value: Value?) { parts.append(.parameter(value)) }

    public mutating func appendInterpolation(_ statement: SQL) { parts += statement.parts }

    /// The name of a table, column or other object, quoted.
    public mutating func appendInterpolation(identifier name: String) {
      parts.append(.text("\"" + name.filter { $0 != "\0" }.replacing("\"", with: "\"\"") + "\""))
    }
  }
}

extension SQL: CustomStringConvertible {
  /// The statement's beginning, on one line and without its parameters: what it is called in errors. It reads no further than it has to,
  /// because each statement that is executed is called by it.
  public var description: String {
    var (words, isSpaced) = ([UInt8](), false)
    words.reserveCapacity(Self.descriptionLength)
    for byte in text.utf8 {
      guard !Self.spaces.contains(byte) else {
        isSpaced = !words.isEmpty
        continue
      }
      guard words.count + 2 < Self.descriptionLength || UTF8.isContinuation(byte) else {
        return String(decoding: words, as: UTF8.self) + "…"
      }
      if isSpaced { words.append(UInt8(ascii: " ")) }
      words.append(byte)
      isSpaced = false
    }
    return String(decoding: words, as: UTF8.self)
  }

  /// In bytes, about.
  private static let descriptionLength = 80
  private static let spaces = UInt8(ascii: "\t")...UInt8(ascii: " ")
}
