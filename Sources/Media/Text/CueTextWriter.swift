/// Writes WebVTT cue text: escapes it, nests its tags, and leaves out blank lines, which would end the cue.
struct CueTextWriter {
  enum Style: String, CaseIterable {
    case bold = "b"
    case italic = "i"
    case underline = "u"
  }

  private var lines: [String] = []
  private var line = ""
  /// What the next character shall look like, and the tags that are open, outermost first.
  private var wanted: Set<Style> = []
  private var open: [Style] = []

  mutating func set(_ style: Style, _ isOn: Bool) {
    if isOn { wanted.insert(style) } else { wanted.remove(style) }
  }

  mutating func reset() { wanted = [] }

  mutating func write(_ character: Character) {
    if character.isNewline { return endLine() }
    // A space shows no style: tags wait for something that does.
    if !character.isWhitespace { openTags() }
    for scalar in character.unicodeScalars {
      switch scalar {
      case "&": line += "&amp;"
      case "<": line += "&lt;"
      // Also makes an arrow harmless, which would read as a cue's times.
      case ">": line += "&gt;"
      case _ where scalar.properties.generalCategory == .control: break
      default: line.unicodeScalars.append(scalar)
      }
    }
  }

  /// `nil` when nothing can be seen.
  var text: String? {
    var writer = self
    writer.endLine()
    return writer.lines.isEmpty ? nil : writer.lines.joined(separator: "\n")
  }

  /// Tags don't cross lines: a blank line can be left out without them.
  private mutating func endLine() {
    closeTags(to: 0)
    let isBlank = line.allSatisfy(\.isWhitespace)
    if !isBlank { lines.append(line) }
    line = ""
  }

  private mutating func openTags() {
    if let first = open.firstIndex(where: { !wanted.contains($0) }) { closeTags(to: first) }
    for style in Style.allCases where wanted.contains(style) && !open.contains(style) {
      line += "<\(style.rawValue)>"
      open.append(style)
    }
  }

  private mutating func closeTags(to count: Int) {
    for style in open[count...].reversed() { line += "</\(style.rawValue)>" }
    open.removeSubrange(count...)
  }
}
