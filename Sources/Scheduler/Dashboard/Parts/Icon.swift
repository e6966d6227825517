import Markup

/// The drawings of the pages, on a grid of 24 × 24.
enum Icon: String, View {
  case overview = "M4 13h6V4H4zm0 7h6v-4H4zm10 0h6v-9h-6zm0-16v4h6V4z"
  case jobs = "M4 6h16M4 12h16M4 18h10"
  case queue = "M5 4h14v5H5zm0 7.500h14M5 16h14M5 20h14"
  case failures = "M12 4 2.500 20h19zm0 6v4.500m0 2.500v.5"
  case schedules = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3.500 2"
  case workers = "M4 5h16v10H4zm4 15h8m-4-5v5"
  case books = "M5 4h6v16H5zm6 0h4v16h-4zm4.500.500 4-1 3 16-4 1z"
  case search = "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zm4.700 11.200L20 20"
  case more = "m9 5 7 7-7 7"

  var body: HTML {
    svg(.class("icon"), .viewBox(width: 24, height: 24), .aria("hidden", "true")) { path(.path(rawValue)) }
  }
}
