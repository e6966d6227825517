import Hummingbird
import Markup

/// What was done, as the next page's address carries it and the page says it.
enum Done: String {
  case retried, promoted, cancelling, cancelled, removed, groupRetried = "group-retried", scheduleRemoved = "schedule-removed"
  case payoutApproved = "payout-approved"
  case paused, resumed, failedRetried = "failed-retried", delayedPromoted = "delayed-promoted", drained, cleaned

  init(_ action: QueueAction) {
    self =
      switch action {
      case .pause: .paused
      case .resume: .resumed
      case .retry: .failedRetried
      case .promote: .delayedPromoted
      case .drain: .drained
      case .cleanCompleted, .cleanFailed: .cleaned
      }
  }

  var words: String {
    switch self {
    case .retried: "The job will be done again."
    case .promoted: "The job starts as soon as a worker is free."
    case .cancelling: "The job is told to stop."
    case .cancelled: "The job is cancelled."
    case .removed: "The job is removed."
    case .groupRetried: "The jobs that failed for this reason will be done again."
    case .scheduleRemoved: "The schedule is removed."
    case .payoutApproved: "The payout is approved."
    case .paused: "The queue is paused: no more jobs start, those that run go on."
    case .resumed: "The queue goes on."
    case .failedRetried: "The failed jobs will be done again."
    case .delayedPromoted: "The delayed jobs start as soon as workers are free."
    case .drained: "The waiting jobs are removed."
    case .cleaned: "The records are removed."
    }
  }

  func response(at place: String) -> Response { .seeOther(SitePath(place, query: ["done": rawValue])) }

  func response(at place: String, _ name: String) -> Response { .seeOther(SitePath(place, name, query: ["done": rawValue])) }
}
