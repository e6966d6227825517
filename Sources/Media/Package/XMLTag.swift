/// An XML element as a value. Attributes and children stand in the order in which they were given.
struct XMLTag {
  var name: String
  var attributes: [(name: String, value: String?)]
  var children: [XMLTag]
  var content: String?

  /// Attributes whose value is `nil` are left out.
  init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], children: [XMLTag] = []) {
    self.name = name
    self.attributes = attributes.map { ($0.key, $0.value) }
    self.children = children
  }

  init(_ name: String, content: String) {
    self.init(name)
    self.content = content
  }

  /// The whole document.
  var document: String { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lines(indentation: "") }

  private func lines(indentation: String) -> String {
    let shown = attributes.compactMap { attribute in attribute.value.map { " \(attribute.name)=\"\(Self.escaped($0))\"" } }
    let head = "\(indentation)<\(name)\(shown.joined())"
    if let content { return "\(head)>\(Self.escaped(content))</\(name)>\n" }
    if children.isEmpty { return "\(head)/>\n" }
    let inner = children.map { $0.lines(indentation: indentation + "  ") }.joined()
    return "\(head)>\n\(inner)\(indentation)</\(name)>\n"
  }

  /// Text that can stand in an attribute or between tags; characters that XML 1.0 can't hold become spaces.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": escaped += " "
      case _ where scalar.properties.generalCategory == .control: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
  }
}
