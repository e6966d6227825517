import Markup
import Queue

/// A job's state: a word, a shape and a colour.
struct StateLabel: View {
  let state: JobState

  init(_ state: JobState) { self.state = state }

  var body: HTML {
    span(.class("state"), .data("state", state.rawValue)) {
      svg(.viewBox(width: 12, height: 12), .aria("hidden", "true")) { path(.path(state.shape)) }
      state.word
    }
  }
}

extension JobState {
  /// In the order in which operators ask for them.
  static let shown: [JobState] = [.active, .waiting, .prioritized, .delayed, .waitingChildren, .failed, .completed]

  /// As people say it.
  var word: String {
    switch self {
    case .waiting: "Waiting"
    case .prioritized: "Prioritized"
    case .delayed: "Delayed"
    case .active: "Running"
    case .waitingChildren: "Waiting for children"
    case .completed: "Completed"
    case .failed: "Failed"
    case .unknown: "Unknown"
    }
  }

  fileprivate var shape: String {
    switch self {
    case .active: "M3 1.500v9l7-4.500z"
    case .completed: "M1.500 6.500 4.500 9.500 10.500 2.500"
    case .failed: "m2 2 8 8m0-8-8 8"
    case .delayed: "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM6 3.500V6l2 1"
    case .waitingChildren: "M6 1v4M6 5 2 9m4-4 4 4"
    case .prioritized: "M6 10V2M2.500 5.500 6 2l3.500 3.500"
    case .waiting, .unknown: "M6 2.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z"
    }
  }
}
