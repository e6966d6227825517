/// The Redis keys of one queue. Wire format §1.
struct QueueKeys: Sendable {
  /// `<prefix>:<queue>:`, what every key starts with.
  let base: String

  init(prefix: String, queue: String) {
    base = "\(prefix):\(queue):"
  }

  var meta: String { base + "meta" }
  var wait: String { base + "wait" }
  var paused: String { base + "paused" }
  var active: String { base + "active" }
  var prioritized: String { base + "prioritized" }
  var delayed: String { base + "delayed" }
  var waitingChildren: String { base + "waiting-children" }
  var completed: String { base + "completed" }
  var failed: String { base + "failed" }
  var marker: String { base + "marker" }
  var events: String { base + "events" }

  /// Whether all keys share a slot of a cluster: some of the prefix or the queue's name stands in braces. Wire format §18.
  var haveHashTag: Bool {
    guard let open = base.firstIndex(of: "{"), let close = base[open...].firstIndex(of: "}") else { return false }
    return base.index(after: open) != close
  }

  func job(_ id: String) -> String { base + id }
  func deduplication(_ id: String) -> String { base + "de:" + id }
  func deduplicationSuccessor(_ id: String) -> String { base + "dn:" + id }
  func dependencies(_ id: String) -> String { base + id + ":dependencies" }
  func processed(_ id: String) -> String { base + id + ":processed" }
  func ignored(_ id: String) -> String { base + id + ":failed" }
  func unsuccessful(_ id: String) -> String { base + id + ":unsuccessful" }
  func shares(_ id: String) -> String { base + id + ":shares" }
  var schedulers: String { base + "repeat" }
  func scheduler(_ id: String) -> String { base + "repeat:" + id }
  func logs(_ id: String) -> String { base + id + ":logs" }
}
