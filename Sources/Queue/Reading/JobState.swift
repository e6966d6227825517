/// Where a job is. Wire format §17.
public enum JobState: String, Sendable, Codable {
  case waiting
  case prioritized
  case delayed
  case active
  case waitingChildren = "waiting-children"
  case completed
  case failed
  /// In none of the queue's lists.
  case unknown
}
