import Foundation
import Markup

/// A job's life, step by step.
struct Timeline: View {
  let entries: [TimelineEntry]
  let now: Date

  var body: HTML {
    ol(.class("timeline")) {
      for entry in entries {
        li(.data("step", "\(entry.kind)")) {
          p {
            strong { entry.text }
            if let time = entry.time { TimeLabel(time, now: now) }
          }
          if let detail = entry.detail { p(.class("detail")) { detail } }
        }
      }
    }
  }
}
