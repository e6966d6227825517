import Markup
import Testing

struct HTMLTests {
  /// What someone may call a film to have it run on an operator's page.
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</title><svg/onload=alert(1)>",
    "&lt;script&gt;", "-->", "]]>", "\u{0}<b>", "javascript:alert(1)", "\u{2028}<i>", "<!--", "${alert(1)}",
  ]

  @Test func rendersElementsWithAttributesAndContent() {
    let html = div(.class("card"), .id("a")) {
      p { "One & two" }
      input(.type("text"), .required)
    }
    #expect(html.render() == "<div class=\"card\" id=\"a\"><p>One &amp; two</p><input type=\"text\" required></div>")
  }

  @Test func leavesOutAttributesThatAreNil() {
    #expect(a(.href(SitePath("jobs")), nil) { "Jobs" }.render() == "<a href=\"/jobs\">Jobs</a>")
  }

  @Test(arguments: hostile) func textStaysText(_ text: String) {
    let markup = p { text }.render()
    let inside = markup.dropFirst("<p>".count).dropLast("</p>".count)
    #expect(!inside.contains("<") && !inside.contains(">") && !inside.contains("\"") && !inside.contains("'"))
  }

  @Test(arguments: hostile) func valuesStayInTheirQuotes(_ text: String) {
    let markup = span(.title(text)).render()
    #expect(markup.hasPrefix("<span title=\"") && markup.hasSuffix("\"></span>"))
    #expect(markup.count(where: { $0 == "\"" }) == 2 && markup.count(where: { $0 == "<" }) == 2)
  }

  @Test func escapingKeepsEveryCharacterThatADocumentMayHave() {
    #expect(p { "a\tb\nc é 漢 🎬 &amp;" }.render() == "<p>a\tb\nc é 漢 🎬 &amp;amp;</p>")
    #expect(p { "a\u{0}b\u{8}\u{85}" }.render() == "<p>a\u{FFFD}b\u{FFFD}\u{FFFD}</p>")
  }

  @Test(arguments: hostile + ["../../etc", "//evil.example", "a/b", "?x=1#y", "%2e%2e", "é"])
  func anAddressStaysOnTheSite(_ text: String) {
    let path = SitePath("jobs", text, query: ["q": text]).description
    #expect(path.hasPrefix("/jobs/") && path.contains("?q="))
    #expect(path.dropFirst("/jobs/".count).prefix { $0 != "?" }.allSatisfy { $0 != "/" && $0 != "#" && $0.isASCII })
  }

  @Test func addresses() {
    #expect(SitePath().description == "/")
    #expect(SitePath("jobs", "transcode:repeat:a:1", "title", "").description == "/jobs/transcode:repeat:a:1/title/")
    #expect(
      SitePath("jobs", query: ["state": "failed", "queue": nil, "q": "a b&c"]).description == "/jobs?state=failed&q=a%20b%26c")
  }

  @Test func numbersAreShortAndFinite() {
    let drawing = svg(.viewBox(width: 100, height: 10.5)) { rect(.x(1 / 3), .width(.infinity), .height(.nan)) }
    #expect(drawing.render() == "<svg viewBox=\"0 0 100 10.5\"><rect x=\"0.33\" width=\"0\" height=\"0\"></rect></svg>")
  }

  @Test func aViewStandsWhereItsHTMLStands() {
    struct Greeting: View {
      let name: String?
      var body: HTML {
        if let name { strong { name } } else { "nobody" }
        for number in 1...2 { em { "\(number)" } }
      }
    }
    #expect(div { Greeting(name: "Ada") }.render() == "<div><strong>Ada</strong><em>1</em><em>2</em></div>")
    #expect(div { Greeting(name: nil) }.render() == "<div>nobody<em>1</em><em>2</em></div>")
  }

  @Test func aDocumentSaysWhatItIs() {
    #expect(
      page(.lang("en")) { pageHead { pageTitle { "</title>" } } }.document().hasPrefix("<!doctype html>\n<html lang=\"en\">"))
  }
}
