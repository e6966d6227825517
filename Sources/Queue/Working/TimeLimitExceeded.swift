import Foundation

/// An attempt took longer than its kind of job may.
public struct TimeLimitExceeded: Error, Equatable, CustomStringConvertible {
  public let limit: Duration

  public var description: String { "not done within \(limit.formatted(.units(allowed: [.hours, .minutes, .seconds])))" }
}
