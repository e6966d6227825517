import Foundation

/// Hands values from one thread to another, and makes the giver wait while the taker is behind: memory stays bounded.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Safe to share: everything below is touched only while `condition` is held.
  private let condition = NSCondition()
  private let capacity: Int
  private var elements: [Element] = []
  private var isFinished = false
  private var isClosed = false

  init(capacity: Int) { self.capacity = capacity }

  /// Waits for room. `false` once the queue is closed.
  func push(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while elements.count >= capacity && !isClosed { condition.wait() }
    guard !isClosed else { return false }
    elements.append(element)
    condition.signal()
    return true
  }

  /// Waits for an element. `nil` after the last one, or once the queue is closed.
  func pop() -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while elements.isEmpty && !isFinished && !isClosed { condition.wait() }
    guard !isClosed, !elements.isEmpty else { return nil }
    condition.signal()
    return elements.removeFirst()
  }

  /// No more elements will come.
  func finish() { end { isFinished = true } }

  /// Nobody wants or gives elements any more: both sides are let go.
  func close() {
    end {
      isClosed = true
      elements = []
    }
  }

  private func end(_ change: () -> Void) {
    condition.lock()
    change()
    condition.broadcast()
    condition.unlock()
  }
}
