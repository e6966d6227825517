import Reactor

/// So many permits, and who waits for one, first come, first served. Whoever holds it sees to it that one at a time uses it.
struct PermitQueue {
  /// Somebody who waits. The alarm rings when the permit is there.
  final class Waiter {
    let alarm = Alarm()
    fileprivate(set) var hasPermit = false
  }

  private var free: Int
  private var waiters: [Waiter] = []

  init(count: Int) { free = count }

  /// Takes a permit at once, or takes a place in the queue.
  /// - Returns: the place, where there was no permit.
  mutating func take() -> Waiter? {
    if free > 0 {
      free -= 1
      return nil
    }
    let waiter = Waiter()
    waiters.append(waiter)
    return waiter
  }

  mutating func give() {
    guard !waiters.isEmpty else {
      free += 1
      return
    }
    let next = waiters.removeFirst()
    next.hasPermit = true
    next.alarm.ring()
  }

  /// Gives up a place, and the permit, if it came meanwhile.
  mutating func leave(_ waiter: Waiter) {
    if waiter.hasPermit { give() } else { waiters.removeAll { $0 === waiter } }
  }
}
