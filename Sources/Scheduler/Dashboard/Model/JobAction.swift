import Queue

/// What can be done to a job.
enum JobAction: String, Sendable, CaseIterable {
  case retry, promote, cancel, remove

  /// What makes sense for a job in a state.
  static func possible(in state: JobState) -> [JobAction] {
    switch state {
    case .failed: [.retry, .remove]
    case .completed: [.retry, .remove]
    case .delayed: [.promote, .cancel]
    case .waiting, .prioritized, .waitingChildren, .active: [.cancel]
    case .unknown: []
    }
  }
}
