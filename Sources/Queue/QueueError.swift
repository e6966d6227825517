/// What the queue can't do, and why.
public enum QueueError: Error, Sendable, Equatable {
  /// A queue's name is empty or has a colon.
  case invalidQueueName(String)
  /// A cluster would spread the queue's keys over its servers.
  case noHashTag(queue: String)
  /// A job's own id is one that the wire format keeps for itself.
  case invalidJobID(String)
  /// A setting is outside its range.
  case outOfRange(setting: String, value: String, allowed: String)
  /// An option that can't be had together with others, or in this place.
  case unsuitable(option: String, because: String)
  /// A job's payload is larger than its own limit, both in bytes.
  case tooLarge(size: Int, limit: Int)
  /// The job that was to be a parent isn't there.
  case parentMissing(key: String)
  /// The job that was to be a parent is cancelled, or a child has failed that it can't do without.
  case parentFailing(key: String)
  /// The job that was to be a child is there already, as the child of another parent.
  case otherParent(id: String, queue: String)
  /// Jobs of the scheduler have begun at all the times that its next one could have.
  case schedulerBusy(id: String, queue: String)
  /// The scheduler is someone else's.
  case schedulerTaken(id: String, queue: String)
  /// There is no such job; it may have been removed when it finished.
  case jobMissing(id: String, queue: String)
  /// The lock ran out, or another worker has it: the job isn't ours any more.
  case lockLost(id: String, queue: String)
  /// The job isn't in the state that the operation starts from.
  case notActive(id: String, queue: String)
  /// The job is in another state than the operation starts from.
  case notInState(id: String, queue: String, required: JobState)
  /// The job, or a child that would go with it, is being worked on.
  case jobActive(id: String, queue: String)
  /// The job is the one that its scheduler has pending; without it the schedule would end.
  case neededByScheduler(id: String, queue: String)
  /// Only a paused queue can be obliterated.
  case notPaused(queue: String)
  /// The queue can't be obliterated: jobs are being worked on.
  case jobsActive(queue: String)
  /// The job can't complete: children are unfinished.
  case pendingChildren(id: String, queue: String)
  /// The job can't complete: children have failed.
  case failedChildren(id: String, queue: String)
  /// A reply or a field isn't what the wire format says.
  case malformed(what: String, found: String)
}

extension QueueError {
  /// As ``check(_:id:queue:)`` for an operation that starts from a state other than active.
  static func check(_ status: Int?, id: String, queue: String, required: JobState) throws {
    if status == -3 { throw QueueError.notInState(id: id, queue: queue, required: required) }
    try check(status, id: id, queue: queue)
  }

  /// Reads a script's status: 0 and above is good. Wire format §9.
  static func check(_ status: Int?, id: String, queue: String) throws {
    switch status {
    case .some(0...): return
    case -1: throw QueueError.jobMissing(id: id, queue: queue)
    case -2, -6: throw QueueError.lockLost(id: id, queue: queue)
    case -3: throw QueueError.notActive(id: id, queue: queue)
    case -4: throw QueueError.pendingChildren(id: id, queue: queue)
    case -8: throw QueueError.neededByScheduler(id: id, queue: queue)
    case -9: throw QueueError.failedChildren(id: id, queue: queue)
    default: throw QueueError.malformed(what: "a script's status", found: status.map(String.init) ?? "nothing")
    }
  }
}

extension QueueError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidQueueName(let name):
      "'\(name)' can't name a queue: a name isn't empty and has no colon"
    case .noHashTag(let queue):
      "queue \(queue) can't be on a cluster, where its keys wouldn't stay together; put the prefix or the name in braces: {\(queue)}"
    case .invalidJobID(let id):
      "'\(id)' can't be a job's own id: an id isn't a whole number and has no colon"
    case .outOfRange(let setting, let value, let allowed):
      "\(setting) is \(value); allowed is \(allowed)"
    case .unsuitable(let option, let reason):
      "\(option) can't be had here: \(reason)"
    case .tooLarge(let size, let limit):
      "the payload has \(size) bytes as JSON; the job's sizeLimit is \(limit)"
    case .parentMissing(let key):
      "there is no job \(key) to be a parent; it may have been removed when it finished"
    case .parentFailing(let key):
      "job \(key) is about to fail, and can't have another child"
    case .otherParent(let id, let queue):
      "job \(id) in queue \(queue) is there already and has another parent; give the child another id"
    case .schedulerBusy(let id, let queue):
      "jobs of scheduler \(id) in queue \(queue) have begun at all its next times; change its times"
    case .schedulerTaken(let id, let queue):
      "scheduler \(id) in queue \(queue) is someone else's; take another id, or remove that one first"
    case .jobMissing(let id, let queue):
      "there is no job \(id) in queue \(queue); it may have been removed when it finished"
    case .lockLost(let id, let queue):
      "the lock of job \(id) in queue \(queue) is lost; another worker may have the job"
    case .notActive(let id, let queue):
      "job \(id) in queue \(queue) isn't active"
    case .notInState(let id, let queue, let required):
      "job \(id) in queue \(queue) isn't \(required.rawValue)"
    case .jobActive(let id, let queue):
      "job \(id) in queue \(queue) or one of its children is being worked on; let it end first"
    case .neededByScheduler(let id, let queue):
      "job \(id) in queue \(queue) is the next of its scheduler; remove the scheduler instead"
    case .notPaused(let queue):
      "queue \(queue) isn't paused; pause it before it is obliterated"
    case .jobsActive(let queue):
      "jobs of queue \(queue) are being worked on; let them end first, or force it"
    case .pendingChildren(let id, let queue):
      "job \(id) in queue \(queue) has unfinished children"
    case .failedChildren(let id, let queue):
      "job \(id) in queue \(queue) has failed children"
    case .malformed(let what, let found):
      "\(what) isn't as the wire format says: \(found)"
    }
  }
}
