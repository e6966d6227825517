/// Puts the pieces of a closure together: text, elements, views, `if`, `for`.
@resultBuilder
public enum HTMLBuilder {
  public static func buildExpression(_ text: String) -> [HTML] { [.text(text)] }
  public static func buildExpression(_ html: HTML) -> [HTML] { [html] }
  public static func buildExpression(_ html: [HTML]) -> [HTML] { html }
  public static func buildExpression(_ view: some View) -> [HTML] { [view.body] }
  public static func buildBlock(_ parts: [HTML]...) -> [HTML] { parts.flatMap(\.self) }
  public static func buildOptional(_ part: [HTML]?) -> [HTML] { part ?? [] }
  public static func buildEither(first part: [HTML]) -> [HTML] { part }
  public static func buildEither(second part: [HTML]) -> [HTML] { part }
  public static func buildArray(_ parts: [[HTML]]) -> [HTML] { parts.flatMap(\.self) }
  public static func buildFinalResult(_ parts: [HTML]) -> HTML { parts.count == 1 ? parts[0] : .group(parts) }
  public static func buildFinalResult(_ parts: [HTML]) -> [HTML] { parts }
}

/// What is shown of a value: a pure function of the value to HTML.
public protocol View: Sendable {
  @HTMLBuilder var body: HTML { get }
}
