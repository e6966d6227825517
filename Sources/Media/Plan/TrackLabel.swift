import Foundation

/// What a player's menu shows for a track, made from what the container says about it: a stranger's text.
struct TrackLabel {
  /// The longest title that is shown, in characters.
  private static let longest = 64

  /// - Parameter fallback: shown when neither language nor title is known.
  static func text(language: String?, title: String?, note: String? = nil, fallback: String) -> String {
    let name = language.map(languageName)
    let title = title.flatMap(cleaned) ?? note
    guard let name else { return title ?? fallback }
    guard let title else { return name }
    let saysLanguage = title.lowercased().contains(name.lowercased()) || title == language
    return saysLanguage ? title : "\(name) – \(title)"
  }

  /// The language's own name for itself, such as “Deutsch”; its tag where that isn't known.
  static func languageName(_ tag: String) -> String {
    let name = Locale(identifier: tag).localizedString(forIdentifier: tag) ?? tag
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// One line without control characters or runs of spaces; `nil` when nothing is left.
  static func cleaned(_ title: String) -> String? {
    let visible = String.UnicodeScalarView(title.unicodeScalars.map { isShown($0) ? $0 : " " })
    let words = String(visible).split(whereSeparator: \.isWhitespace)
    let line = String(words.joined(separator: " ").prefix(longest)).trimmingCharacters(in: .whitespaces)
    return line.isEmpty ? nil : line
  }

  /// Whether a character may stand in a menu: no controls, and nothing that turns the direction of the text around it.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: false
    default: !scalar.properties.isBidiControl && scalar != "\u{FEFF}"
    }
  }
}
