import Markup

/// Why a page can't be shown, or something wasn't done.
struct ProblemPage: View {
  let status: Int
  let title: String
  let detail: String
  let visitor: Visitor

  var body: HTML {
    PageFrame(title, visitor: visitor) {
      section(.class("card problem"), .aria("label", "Problem")) {
        p(.class("code")) { "\(status)" }
        h1 { title }
        p { detail.prefix(1).uppercased() + detail.dropFirst() + "." }
        p { a(.class("button"), .href(SitePath())) { "To the overview" } }
      }
    }
  }
}
