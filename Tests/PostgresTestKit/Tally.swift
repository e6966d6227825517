import Synchronization

/// Counts what happens, on whatever thread.
public final class Tally: Sendable {
  private let number = Atomic(0)

  public init() {}

  public var count: Int { number.load(ordering: .relaxed) }

  /// - Returns: the count with this one.
  @discardableResult public func add() -> Int { number.add(1, ordering: .relaxed).newValue }
}
