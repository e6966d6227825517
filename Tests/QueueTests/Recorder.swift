import NIOConcurrencyHelpers

/// What handlers running side by side have seen, in order.
final class Recorder<Element: Sendable>: Sendable {
  private let list = NIOLockedValueBox<[Element]>([])

  var values: [Element] { list.withLockedValue { $0 } }

  func append(_ element: Element) {
    list.withLockedValue { $0.append(element) }
  }
}
