/// The attributes of an HLS tag (RFC 8216, section 4.2), in order. No text of a stranger can end a value or a line.
struct AttributeList: CustomStringConvertible {
  private var attributes: [String] = []

  /// A number, a keyword or a resolution.
  mutating func add(_ name: String, _ value: some CustomStringConvertible) {
    attributes.append("\(name)=\(value)")
  }

  /// A quoted string; nothing when it is `nil`.
  mutating func add(_ name: String, quoted text: String?) {
    guard let text else { return }
    attributes.append("\(name)=\"\(Self.harmless(text))\"")
  }

  mutating func add(_ name: String, is flag: Bool) { add(name, flag ? "YES" : "NO") }

  var description: String { attributes.joined(separator: ",") }

  /// Quoted strings have no escapes: the characters that they can't hold are replaced.
  private static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar {
          case "\"": "'"
          case _ where scalar.properties.generalCategory == .control: " "
          case "\u{2028}", "\u{2029}": " "
          default: scalar
          }
        }))
  }
}
