/// Text as HTML has it, between tags and between the quotes of an attribute alike.
enum Escaping {
  static func write(_ text: String, to markup: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      case "\t", "\n": markup.unicodeScalars.append(scalar)
      // Characters that no document may have.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": markup += "\u{FFFD}"
      default: markup.unicodeScalars.append(scalar)
      }
    }
  }
}
