import Synchronization

/// What handlers running side by side have seen, in order.
final class Recorder<Element: Sendable>: Sendable {
  private let list = Mutex<[Element]>([])

  var values: [Element] { list.withLock { $0 } }

  func append(_ element: Element) {
    list.withLock { $0.append(element) }
  }
}
