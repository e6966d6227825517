import Queue

/// How many jobs of a queue are in each state.
struct QueueTable {
  let queue: String
  let counts: JobCounts
  let isPaused: Bool
  let workers: Int

  var text: String {
    var columns = Columns(["State", "Jobs"], rightAligned: [1])
    columns.add(["waiting", "\(counts.waiting)"])
    columns.add(["prioritized", "\(counts.prioritized)"])
    columns.add(["delayed", "\(counts.delayed)"])
    columns.add(["waiting-children", "\(counts.waitingChildren)"])
    columns.add(["active", "\(counts.active)"])
    columns.add(["completed", "\(counts.completed)"])
    columns.add(["failed", "\(counts.failed)"])
    let staff = workers == 1 ? "1 worker" : "\(workers) workers"
    return "\(queue.printable): \(isPaused ? "paused, " : "")\(staff)\n\n" + columns.text
  }
}
