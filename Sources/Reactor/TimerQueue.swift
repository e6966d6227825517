/// Actions in the order of their time: what an ``EventLoop`` has to do later. A value without a clock of its own.
struct TimerQueue {
  typealias ID = EventLoop.TimerID

  private struct Timer {
    let id: ID
    let due: ContinuousClock.Instant
    let action: EventLoop.Action
  }

  /// Latest first, so that the next one is popped from the end.
  private var timers: [Timer] = []
  private var lastID: ID = 0

  mutating func add(due: ContinuousClock.Instant, _ action: @escaping EventLoop.Action) -> ID {
    lastID += 1
    let index = timers.firstIndex { $0.due <= due } ?? timers.endIndex
    timers.insert(Timer(id: lastID, due: due, action: action), at: index)
    return lastID
  }

  mutating func cancel(_ id: ID) {
    timers.removeAll { $0.id == id }
  }

  mutating func takeDue(at now: ContinuousClock.Instant) -> [EventLoop.Action] {
    var actions: [EventLoop.Action] = []
    while let next = timers.last, next.due <= now {
      actions.append(next.action)
      timers.removeLast()
    }
    return actions
  }

  /// What epoll is to wait, in ms, rounded up; -1 without a timer.
  func millisecondsToNext(from now: ContinuousClock.Instant) -> Int32 {
    guard let next = timers.last else { return -1 }
    let wait = now.duration(to: next.due) / .milliseconds(1)
    return Int32(min(max(wait.rounded(.up), 0), 60_000))
  }
}
