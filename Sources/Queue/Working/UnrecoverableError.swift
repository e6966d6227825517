/// An error after which a job fails for good, whatever attempts are left. Conform your own errors, or throw ``UnrecoverableError``.
public protocol UnrecoverableJobError: Error {}

/// A reason why trying again can't help.
public struct UnrecoverableError: UnrecoverableJobError, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
