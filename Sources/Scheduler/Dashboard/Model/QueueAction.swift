import Queue

/// What can be done to a queue.
enum QueueAction: String, Sendable, CaseIterable {
  case pause, resume, retry, promote, drain
  case cleanCompleted = "clean-completed"
  case cleanFailed = "clean-failed"
}
