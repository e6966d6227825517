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
    var (text, parameters) = ("", [any PostgresValue]())
    for part in parts {
      switch part {
      case .text(let words): text += words
      case .parameter(let value):
        parameters.append(value)
        text += "$\(parameters.count)"
      }
    }
    (self.text, self.parts, self.parameters) = (text, parts, parameters)
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
    var (words, count, isSpaced) = ("".unicodeScalars, 0, false)
    for scalar in text.unicodeScalars {
      guard !scalar.isSpace else {
        isSpaced = count > 0
        continue
      }
      let length = isSpaced ? 2 : 1
      guard count + length < Self.descriptionLength else { return String(words) + "…" }
      if isSpaced { words.append(" ") }
      words.append(scalar)
      (count, isSpaced) = (count + length, false)
    }
    return String(words)
  }

  private static let descriptionLength = 80
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool { self == " " || self == "\n" || self == "\r" || self == "\t" }
}
