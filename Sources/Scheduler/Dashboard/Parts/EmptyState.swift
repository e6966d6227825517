import Markup

/// What stands where there is nothing to list: that it is so, and what would change it.
struct EmptyState: View {
  let title: String
  let hint: String

  init(_ title: String, _ hint: String) {
    self.title = title
    self.hint = hint
  }

  var body: HTML {
    div(.class("empty")) {
      p { strong { title } }
      p { hint }
    }
  }
}
