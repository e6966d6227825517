// The elements of HTML and SVG that the pages use, each a function of its attributes and its content.

/// What stands in an element.
public typealias Content = () -> [HTML]

private func element(_ name: String, _ attributes: [Attribute?], _ content: Content) -> HTML {
  .element(HTML.Element(name: name, attributes: attributes.compactMap(\.self), content: content()))
}

private func void(_ name: String, _ attributes: [Attribute?]) -> HTML {
  .element(HTML.Element(name: name, attributes: attributes.compactMap(\.self), content: nil))
}

public func a(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("a", attributes, content)
}
public func article(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("article", attributes, content)
}
public func aside(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("aside", attributes, content)
}
public func pageBody(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("body", attributes, content)
}
public func button(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("button", attributes, content)
}
public func code(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("code", attributes, content)
}
public func dd(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("dd", attributes, content)
}
public func details(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("details", attributes, content)
}
public func div(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("div", attributes, content)
}
public func dl(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("dl", attributes, content)
}
public func dt(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("dt", attributes, content)
}
public func em(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("em", attributes, content)
}
public func footer(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("footer", attributes, content)
}
public func form(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("form", attributes, content)
}
public func h1(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("h1", attributes, content)
}
public func h2(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("h2", attributes, content)
}
public func h3(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("h3", attributes, content)
}
public func pageHead(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("head", attributes, content)
}
public func header(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("header", attributes, content)
}
public func page(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("html", attributes, content)
}
public func iframe(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("iframe", attributes, content)
}
public func label(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("label", attributes, content)
}
public func legend(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("legend", attributes, content)
}
public func li(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("li", attributes, content)
}
public func main(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("main", attributes, content)
}
public func nav(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("nav", attributes, content)
}
public func ol(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("ol", attributes, content)
}
public func option(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("option", attributes, content)
}
public func p(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("p", attributes, content)
}
public func pre(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("pre", attributes, content)
}
public func progress(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("progress", attributes, content)
}
public func script(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("script", attributes, content)
}
public func section(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("section", attributes, content)
}
public func select(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("select", attributes, content)
}
public func small(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("small", attributes, content)
}
public func span(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("span", attributes, content)
}
public func strong(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("strong", attributes, content)
}
public func summary(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("summary", attributes, content)
}
public func table(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("table", attributes, content)
}
public func tbody(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("tbody", attributes, content)
}
public func td(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("td", attributes, content)
}
public func th(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("th", attributes, content)
}
public func thead(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("thead", attributes, content)
}
public func time(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("time", attributes, content)
}
public func pageTitle(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("title", attributes, content)
}
public func tr(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("tr", attributes, content)
}
public func ul(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("ul", attributes, content)
}

// Elements without content.

public func img(_ attributes: Attribute?...) -> HTML { void("img", attributes) }
public func input(_ attributes: Attribute?...) -> HTML { void("input", attributes) }
public func link(_ attributes: Attribute?...) -> HTML { void("link", attributes) }
public func meta(_ attributes: Attribute?...) -> HTML { void("meta", attributes) }

// Drawings.

public func svg(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("svg", attributes, content)
}
public func g(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("g", attributes, content)
}
public func path(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("path", attributes, content)
}
public func rect(_ attributes: Attribute?..., @HTMLBuilder content: Content = { [] }) -> HTML {
  element("rect", attributes, content)
}
/// Rules for how a page looks, of a page that stands alone. They can't be put together from what a stranger wrote.
public func pageStyle(_ rules: StaticString) -> HTML { element("style", []) { [.text("\(rules)")] } }
