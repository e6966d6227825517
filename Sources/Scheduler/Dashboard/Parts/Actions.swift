import Markup

/// A button that does something: a form of its own, so that it works without a script.
struct ActionButton: View {
  let label: String
  let path: SitePath
  var style = "button"
  var fields: [(name: String, value: String)] = []

  var body: HTML {
    form(.post, .action(path)) {
      for field in fields { input(.type("hidden"), .name(field.name), .value(field.value)) }
      button(.class(style)) { label }
    }
  }
}

/// A button that asks before it does what can't be undone.
struct ConfirmedAction: View {
  let label: String
  /// What would happen, and that it can't be undone.
  let question: String
  /// The button that does it.
  let confirmation: String
  let path: SitePath
  var fields: [(name: String, value: String)] = []
  /// Whether something is lost by it.
  var isDestructive = true

  private var id: String {
    "confirm" + path.description.filter { $0.isLetter || $0.isNumber } + fields.map(\.value).joined().hashText
  }

  var body: HTML {
    div(.class("confirmed")) {
      button(.type("button"), .class(isDestructive ? "button quiet danger" : "button"), .opens(id), .aria("haspopup", "dialog"))
      { label + "…" }
      div(.id(id), .class("dialog"), .popover, .role("dialog"), .aria("label", label)) {
        p { question }
        div(.class("choices")) {
          button(.type("button"), .class("button quiet"), .opens(id), .hides, .autofocus) { "Go back" }
          ActionButton(
            label: confirmation, path: path, style: isDestructive ? "button danger solid" : "button solid",
            fields: fields)
        }
      }
    }
  }
}

extension String {
  /// Tells texts apart where only letters and digits may stand; empty for the empty text.
  fileprivate var hashText: String {
    isEmpty
      ? "" : "-" + String(utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }, radix: 36)
  }
}
