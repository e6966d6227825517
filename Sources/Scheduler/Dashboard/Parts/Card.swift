import Markup

/// A part of a page under a heading of its own.
func card(_ heading: String, id: String, note: String? = nil, @HTMLBuilder _ content: Content) -> HTML {
  let parts = content()
  return section(.class("card"), .id(id), .aria("labelledby", id + "-heading")) {
    header {
      h2(.id(id + "-heading")) { heading }
      if let note { p(.class("note")) { note } }
    }
    parts
  }
}

/// Names and what they stand for.
func facts(_ entries: [(name: String, value: HTML?)]) -> HTML {
  dl(.class("facts")) {
    for entry in entries {
      if let value = entry.value {
        div {
          dt { entry.name }
          dd { value }
        }
      }
    }
  }
}
