import Synchronization

/// Counts what happens, on whatever thread.
final class Tally: Sendable {
  private let number = Atomic(0)

  var count: Int { number.load(ordering: .relaxed) }

  /// - Returns: the count with this one.
  @discardableResult func add() -> Int { number.add(1, ordering: .relaxed).newValue }
}
