/// A dialogue event of Advanced SubStation Alpha, as FFmpeg's subtitle decoders give every text subtitle:
/// `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`.
struct ASSDialogue: Hashable, Sendable {
  private static let fields = 9

  /// The last field, which may hold commas.
  let text: String

  /// `nil` when the event lacks fields.
  init?(_ event: String) {
    let parts = event.split(separator: ",", maxSplits: Self.fields - 1, omittingEmptySubsequences: false)
    guard parts.count == Self.fields else { return nil }
    text = String(parts[Self.fields - 1])
  }

  /// The text as WebVTT cue text: italic, bold and underline stay, all other styling and drawings go. `nil` when nothing is left.
  var cueText: String? {
    var writer = CueTextWriter()
    var rest = text[...]
    var isDrawing = false
    let lastClose = text.lastIndex(of: "}") ?? text.startIndex
    while let character = rest.popFirst() {
      if character == "{", rest.startIndex <= lastClose, let close = rest.firstIndex(of: "}") {
        let tags = rest[..<close].split(separator: "\\", omittingEmptySubsequences: false).dropFirst()
        for tag in tags {
          switch Self.tag(tag) {
          case .style(let style, let isOn): writer.set(style, isOn)
          case .reset: writer.reset()
          case .drawing(let isOn): isDrawing = isOn
          case .other: break
          }
        }
        rest = rest[close...].dropFirst()
      } else if isDrawing {
        continue
      } else if character == "\\", let escape = rest.first, let meaning = Self.escapes[escape] {
        rest.removeFirst()
        writer.write(meaning)
      } else {
        writer.write(character)
      }
    }
    return writer.text
  }

  /// `\N` breaks the line, `\n` is a space except in a wrapping style that hardly anyone uses, `\h` is a hard space.
  private static let escapes: [Character: Character] = ["N": "\n", "n": " ", "h": "\u{A0}", "{": "{", "}": "}"]

  private enum Tag {
    case style(CueTextWriter.Style, Bool)
    case reset
    case drawing(Bool)
    case other
  }

  /// What a tag of an override block means, such as `i1`, `b700`, `r` or `p0`.
  private static func tag(_ tag: Substring) -> Tag {
    let tag = tag.filter { !$0.isWhitespace }
    guard let letter = tag.first else { return .other }
    let argument = tag.dropFirst()
    if letter == "r" { return argument.first?.isLowercase == true ? .other : .reset }
    guard argument.allSatisfy(\.isNumber) else { return .other }
    let number = Int(argument) ?? 0
    switch letter {
    case "i": return .style(.italic, number != 0)
    case "u": return .style(.underline, number != 0)
    // A weight is bold from 600; 1 is bold too.
    case "b": return .style(.bold, number == 1 || number >= 600)
    case "p": return .drawing(number != 0)
    default: return .other
    }
  }
}
