/// A piece of an HTML document, as a value.
///
/// Whatever is put in as a string comes out as text: names of elements and attributes are fixed in this module, and ``render()``
/// escapes everything else. There is no way to put in markup that is a string already.
public enum HTML: Sendable, Equatable {
  case text(String)
  case element(Element)
  case group([HTML])

  public static let empty = HTML.group([])

  public struct Element: Sendable, Equatable {
    let name: String
    let attributes: [Attribute]
    /// Nil for an element that can't have any and so has no end tag.
    let content: [HTML]?
  }

  /// The markup, in UTF-8.
  public func render() -> String {
    var markup = ""
    write(to: &markup)
    return markup
  }

  /// The markup of a whole document, of which this is the `html` element.
  public func document() -> String { "<!doctype html>\n" + render() }

  private func write(to markup: inout String) {
    switch self {
    case .text(let text): Escaping.write(text, to: &markup)
    case .group(let parts): for part in parts { part.write(to: &markup) }
    case .element(let element):
      markup += "<" + element.name
      for attribute in element.attributes { attribute.write(to: &markup) }
      markup += ">"
      guard let content = element.content else { return }
      for part in content { part.write(to: &markup) }
      markup += "</" + element.name + ">"
    }
  }
}
