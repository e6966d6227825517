/// An attribute of an element. Addresses are ``SitePath``s.
public struct Attribute: Sendable, Equatable {
  let name: String
  /// Nil for one that is just there, such as `hidden`.
  let value: String?

  init(_ name: String, _ value: String?) {
    self.name = name
    self.value = value
  }

  func write(to markup: inout String) {
    markup += " " + name
    guard let value else { return }
    markup += "=\""
    Escaping.write(value, to: &markup)
    markup += "\""
  }
}

extension Attribute {
  public static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
  public static func id(_ id: String) -> Attribute { Attribute("id", id) }
  public static func title(_ text: String) -> Attribute { Attribute("title", text) }
  public static func role(_ role: String) -> Attribute { Attribute("role", role) }
  public static func lang(_ tag: String) -> Attribute { Attribute("lang", tag) }
  public static func aria(_ name: StaticString, _ value: String) -> Attribute { Attribute("aria-\(name)", value) }
  public static func data(_ name: StaticString, _ value: String) -> Attribute { Attribute("data-\(name)", value) }
  public static func tabIndex(_ index: Int) -> Attribute { Attribute("tabindex", "\(index)") }
  public static var hidden: Attribute { Attribute("hidden", nil) }
  public static var open: Attribute { Attribute("open", nil) }
}

/// Addresses.
extension Attribute {
  public static func href(_ path: SitePath) -> Attribute { Attribute("href", path.description) }
  /// A place on the same page.
  public static func href(fragment: String) -> Attribute { Attribute("href", "#" + fragment) }
  public static func src(_ path: SitePath) -> Attribute { Attribute("src", path.description) }
  public static func action(_ path: SitePath) -> Attribute { Attribute("action", path.description) }
}

/// What a document says of itself.
extension Attribute {
  public static func charset(_ name: String) -> Attribute { Attribute("charset", name) }
  public static func content(_ text: String) -> Attribute { Attribute("content", text) }
  public static func rel(_ relation: String) -> Attribute { Attribute("rel", relation) }
  public static func type(_ type: String) -> Attribute { Attribute("type", type) }
}

/// Forms.
extension Attribute {
  public static func name(_ name: String) -> Attribute { Attribute("name", name) }
  public static func value(_ value: String) -> Attribute { Attribute("value", value) }
  public static func placeholder(_ text: String) -> Attribute { Attribute("placeholder", text) }
  public static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
  public static func autocomplete(_ kind: String) -> Attribute { Attribute("autocomplete", kind) }
  public static func maximum(_ number: Double) -> Attribute { Attribute("max", Attribute.text(of: number)) }
  public static func amount(_ number: Double) -> Attribute { Attribute("value", Attribute.text(of: number)) }
  public static var post: Attribute { Attribute("method", "post") }
  public static var get: Attribute { Attribute("method", "get") }
  public static var selected: Attribute { Attribute("selected", nil) }
  public static var required: Attribute { Attribute("required", nil) }
  public static var autofocus: Attribute { Attribute("autofocus", nil) }
}

/// Pieces that open over the page, without a script.
extension Attribute {
  public static var popover: Attribute { Attribute("popover", "auto") }
  public static func opens(_ id: String) -> Attribute { Attribute("popovertarget", id) }
  public static var hides: Attribute { Attribute("popovertargetaction", "hide") }
}

/// Pictures, frames and tables.
extension Attribute {
  public static func alt(_ text: String) -> Attribute { Attribute("alt", text) }
  public static func width(_ number: Double) -> Attribute { Attribute("width", Attribute.text(of: number)) }
  public static func height(_ number: Double) -> Attribute { Attribute("height", Attribute.text(of: number)) }
  public static func allow(_ features: String) -> Attribute { Attribute("allow", features) }
  public static func scope(_ scope: String) -> Attribute { Attribute("scope", scope) }
  public static func dateTime(_ text: String) -> Attribute { Attribute("datetime", text) }
  public static var lazy: Attribute { Attribute("loading", "lazy") }
}

/// Drawings.
extension Attribute {
  public static func viewBox(width: Double, height: Double) -> Attribute {
    Attribute("viewBox", "0 0 \(text(of: width)) \(text(of: height))")
  }
  public static func x(_ number: Double) -> Attribute { Attribute("x", text(of: number)) }
  public static func y(_ number: Double) -> Attribute { Attribute("y", text(of: number)) }
  public static func path(_ commands: String) -> Attribute { Attribute("d", commands) }
  /// Lets a drawing take any shape.
  public static var stretched: Attribute { Attribute("preserveAspectRatio", "none") }

  /// To hundredths, without zeros that say nothing.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return "0" }
    let hundredths = (number * 100).rounded() / 100
    return hundredths == hundredths.rounded() && abs(hundredths) < 1e15 ? "\(Int(hundredths))" : "\(hundredths)"
  }
}
