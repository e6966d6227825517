import Markup

/// The places that every page leads to.
enum Place: String, CaseIterable, Sendable {
  case overview, jobs, failures, schedules, workers, books

  var word: String { rawValue.capitalized }

  var path: SitePath { self == .overview ? SitePath() : SitePath(rawValue) }

  var icon: Icon {
    switch self {
    case .overview: .overview
    case .jobs: .jobs
    case .failures: .failures
    case .schedules: .schedules
    case .workers: .workers
    case .books: .books
    }
  }
}

/// A whole page: the places, the search, and what the page is about.
struct PageFrame: View {
  /// What the browser's tab says.
  let name: String
  var place: Place?
  let visitor: Visitor
  /// Where news of what the page shows comes from; nil for a page that stays as it is.
  var events: SitePath?
  /// Words of a search that was made.
  var query = ""
  /// What has just been done.
  var notice: String?
  let content: [HTML]

  init(
    _ name: String, place: Place? = nil, visitor: Visitor, events: SitePath? = nil, query: String = "", notice: String? = nil,
    @HTMLBuilder content: Content
  ) {
    (self.name, self.place, self.visitor, self.events, self.query) = (name, place, visitor, events, query)
    self.notice = notice
    self.content = content()
  }

  var body: HTML {
    page(.lang("en")) {
      PageHead(name: name)
      pageBody(events.map { .data("events", $0.description) }) {
        a(.class("skip"), .href(fragment: "main")) { "Skip to content" }
        sidebar
        div(.class("column")) {
          search
          main(.id("main"), .tabIndex(-1)) {
            if let notice { p(.class("notice"), .role("status")) { notice } }
            content
          }
        }
      }
    }
  }

  private var sidebar: HTML {
    header(.class("sidebar")) {
      a(.class("brand"), .href(SitePath())) {
        img(.src(SitePath(".dashboard", "icon.svg")), .alt(""), .width(26), .height(26))
        span { "Sprocket" }
      }
      nav(.aria("label", "Pages")) {
        ul {
          for place in Place.allCases where place != .books || visitor.mayAdminister {
            li {
              a(.href(place.path), place == self.place ? .aria("current", "page") : nil) {
                place.icon
                span { place.word }
              }
            }
          }
        }
      }
      p(.id("link"), .class("link"), .role("status"), .data("keep", ""), .hidden)
      if let name = visitor.name {
        div(.class("visitor")) {
          p {
            strong { name }
            if let role = visitor.role { span { role } }
          }
          ActionButton(label: "Sign out", path: SitePath("logout"), style: "button quiet small")
        }
      }
    }
  }

  private var search: HTML {
    form(.class("search"), .role("search"), .get, .action(SitePath("jobs"))) {
      Icon.search
      input(
        .type("search"), .name("q"), .value(query), .aria("label", "Find a job"), .placeholder("Job id, film or file"),
        .autocomplete("off"), .id("search"))
      button(.class("button quiet small")) { "Find" }
    }
  }
}

/// What every document says of itself.
struct PageHead: View {
  let name: String

  var body: HTML {
    pageHead {
      meta(.charset("utf-8"))
      meta(.name("viewport"), .content("width=device-width, initial-scale=1"))
      meta(.name("referrer"), .content("same-origin"))
      meta(.name("color-scheme"), .content("light dark"))
      pageTitle { name + " – Sprocket" }
      link(.rel("icon"), .href(SitePath(".dashboard", "icon.svg")), .type("image/svg+xml"))
      for style in ["dashboard.css", "parts.css"] {
        link(.rel("stylesheet"), .href(SitePath(".dashboard", style)))
      }
      script(.type("module"), .src(SitePath(".dashboard", "dashboard.js")))
    }
  }
}
