import Markup

/// Where those who aren't known give the token that says who they are.
struct SignInPage: View {
  /// Why the last try failed.
  var problem: String?
  /// Where to go on.
  var next: String?

  var body: HTML {
    page(.lang("en")) {
      PageHead(name: "Sign in")
      pageBody(.class("alone")) {
        main(.id("main"), .class("card")) {
          p(.class("brand")) {
            img(.src(SitePath(".dashboard", "icon.svg")), .alt(""), .width(32), .height(32))
            span { "Sprocket" }
          }
          h1 { "Sign in" }
          if let problem { p(.class("alert"), .role("alert")) { problem } }
          form(.post, .action(SitePath("login")), .class("stacked")) {
            if let next { input(.type("hidden"), .name("next"), .value(next)) }
            label(.for("token")) { "Access token" }
            input(.type("password"), .name("token"), .id("token"), .required, .autofocus, .autocomplete("current-password"))
            button(.class("button solid")) { "Sign in" }
          }
        }
      }
    }
  }
}
